import { pageConfig } from '../../bundling/page-config.ts';

const config = pageConfig('explorer', import.meta.dirname, 'index.html');

// Vite requires a default export.
export { config as default };
