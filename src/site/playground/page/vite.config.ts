import type { Plugin, UserConfig } from 'vite';
import { pageConfig } from '../../bundling/page-config.ts';

/** Removes the fonts from GraphiQL's style sheet: a third of the page's size. The page uses system fonts. */
const withoutFonts: Plugin = {
  name: 'without-fonts',
  enforce: 'pre',
  transform(text, id) {
    if (!id.endsWith('/graphiql/dist/style.css')) return null;
    return { code: text.replaceAll(/@font-face\s*\{[^}]*url\(["']?data:[^}]*\}/g, ''), map: null };
  },
};

const shared = pageConfig('playground', import.meta.dirname);

const config: UserConfig = {
  ...shared,
  plugins: [withoutFonts],
  // Monaco is large, and the editor needs all of it.
  build: { ...shared.build, chunkSizeWarningLimit: 8_000 },
};

// Vite requires a default export.
export { config as default };
