import type { OutputOptions } from '../../outputs/record-documents/record-queries.ts';
import { clientError } from '../../runtime/errors.ts';
import type { Route, RouteRequest } from '../../server/http/route.ts';
import { bundleRoutes } from '../bundling/routes.ts';
import { VIEWS, type View } from './address.ts';
import { BuiltFiles } from './built-files.ts';
import { EXPLORER } from './bundle.ts';
import { catalogueFiles } from './catalogues.ts';
import { Shell } from './shell.ts';

/** Files of the explorer: its own, requests to its own server, and pictures that it offers as PNG. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** The source of each view, relative to the page's folder: the browser loads it together with the entry. */
const VIEW_SOURCES: { readonly [view in View]: string } = {
  '': 'home/view.tsx',
  between: 'between/view.tsx',
  network: 'network/view.tsx',
  statistics: 'statistics/view.tsx',
  search: 'search/view.tsx',
  records: 'records/view.tsx',
};

/** The least cost of a page with its first response, as for a record page. */
const PAGE_COST = 100;

/** The routes of the explorer: a page for each view, its files, and its words. @param folder the folder of the built page */
export function explorerRoutes(options: OutputOptions, folder = EXPLORER.folder): Route[] {
  const files = new BuiltFiles(folder, POLICY, VIEW_SOURCES);
  const catalogues = catalogueFiles(options.schema, true);
  const shell = new Shell(options, files, catalogues);
  const [, assets] = bundleRoutes(EXPLORER, { at: '/', folder });
  const page = async (incoming: RouteRequest) => {
    if (files.isBuilt) return shell.reply(incoming);
    throw clientError(
      'SERVICE_UNAVAILABLE',
      'The explorer has not been built. Run npm run build, or restart with npm start.',
    );
  };
  return [
    ...VIEWS.map((view) => ({ at: view === 'records' ? '/records/' : `/${view}`, cost: PAGE_COST, handle: page })),
    {
      at: '/explorer/',
      cost: 0,
      handle: async (incoming) => {
        const words = [...catalogues.values()].find(({ name }) => incoming.path === `/explorer/${name}`);
        if (!words) return assets!.handle(incoming);
        return {
          status: 200,
          headers: {
            'content-type': 'application/json; charset=utf-8',
            'cache-control': 'public, max-age=31536000, immutable',
          },
          body: words.text,
        };
      },
    },
  ];
}
