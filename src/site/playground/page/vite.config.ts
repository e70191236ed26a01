import type { Plugin, UserConfig } from 'vite';
import { pageConfig } from '../../bundling/page-config.ts';

/**
 * GraphiQL's style sheet carries its fonts inside: a third of the whole page, and of use to who has no fonts of his own.
 * The page uses the reader's.
 */
const withoutFonts: Plugin = {
  name: 'without-fonts',
  enforce: 'pre',
  transform(text, id) {
    if (!id.endsWith('/graphiql/dist/style.css')) return null;
    return { code: text.replaceAll(/@font-face\s*\{[^}]*url\(["']?data:[^}]*\}/g, ''), map: null };
  },
};

const shared = pageConfig('playground', import.meta.dirname);

/** How the playground's page is bundled. */
const config: UserConfig = {
  ...shared,
  plugins: [withoutFonts],
  // Monaco is large, and needed whole before anything can be typed.
  build: { ...shared.build, chunkSizeWarningLimit: 8_000 },
};

// Vite takes a default export only.
export { config as default };
