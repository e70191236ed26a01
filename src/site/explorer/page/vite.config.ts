import { pageConfig } from '../../bundling/page-config.ts';

const config = pageConfig('explorer', import.meta.dirname, ['main.tsx', 'header/main.ts']);

// Vite requires a default export.
export { config as default };
