import { pageConfig } from '../../bundling/page-config.ts';

const config = pageConfig('desk', import.meta.dirname);

// Vite requires a default export.
export { config as default };
