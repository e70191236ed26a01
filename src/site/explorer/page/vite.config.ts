import { pageConfig } from '../../bundling/page-config.ts';

const config = pageConfig('explorer', import.meta.dirname);
// The server writes the pages and reads in the manifest which files they need.
Object.assign(config.build, { manifest: true });
Object.assign(config.build.rolldownOptions, { input: `${import.meta.dirname}/main.tsx` });

// Vite requires a default export.
export { config as default };
