import type { UserConfig } from 'vite';

/**
 * The Vite configuration that all pages share. Addresses of files are relative, as a proxy may serve the page below any
 * path. The server writes the page itself, with the files of the manifest.
 *
 * @param name the name of the bundle
 * @param root the folder of the page
 * @param entries the scripts that pages load
 */
export function pageConfig(name: string, root: string, entries: readonly string[] = ['main.tsx']) {
  return {
    root,
    publicDir: false,
    logLevel: 'warn',
    build: {
      target: 'es2022',
      // From these on, browsers know light-dark(), which the style sheet of the frame has too.
      cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
      emptyOutDir: true,
      manifest: true,
      // Inlined files would need `data:` in the Content-Security-Policy, even for scripts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: entries.map((entry) => `${root}/${entry}`),
        onLog: (level, log, report) => {
          // Packages contain "use no memo" for a compiler that this build does not use.
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
