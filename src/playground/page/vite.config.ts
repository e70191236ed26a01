import type { Plugin, UserConfig } from 'vite';

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

/** How the playground's page is bundled; `../build.ts` has it done. */
const config: UserConfig = {
  root: import.meta.dirname,
  publicDir: false,
  logLevel: 'warn',
  plugins: [withoutFonts],
  build: {
    target: 'es2022',
    emptyOutDir: true,
    // Monaco is large, and needed whole before anything can be typed.
    chunkSizeWarningLimit: 8_000,
    // What is inlined comes by `data:`, which the page's Content-Security-Policy would have to allow for scripts' sake too.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      onLog: (level, log, report) => {
        // Packages say "use no memo" to a compiler that is not used here.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
  },
  worker: { format: 'es' },
  experimental: {
    // The page is at `…/playground` and its files below that, wherever a proxy puts it.
    renderBuiltUrl: (file, { hostType }) => (hostType === 'html' ? `playground/${file}` : { relative: true }),
  },
};

// Vite takes a default export only.
export { config as default };
