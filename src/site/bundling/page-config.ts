import type { UserConfig } from 'vite';

/**
 * How every page of ours is bundled, for Vite; a page adds what is its own. It may be served below any path of a proxy, so
 * that it asks for its files by relative addresses.
 *
 * @param name of the bundle
 * @param root the page's own folder
 */
export function pageConfig(name: string, root: string) {
  return {
    root,
    publicDir: false,
    logLevel: 'warn',
    build: {
      target: 'es2022',
      emptyOutDir: true,
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
      renderBuiltUrl: (file, { hostType }) => (hostType === 'html' ? `${name}/${file}` : { relative: true }),
    },
  } satisfies UserConfig;
}
