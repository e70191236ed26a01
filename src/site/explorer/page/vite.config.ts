import { pageConfig } from '../../bundling/page-config.ts';

/** How the explorer's page is bundled. */
const config = pageConfig('explorer', import.meta.dirname);

// Vite takes a default export only.
export { config as default };
