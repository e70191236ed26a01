import type { OutputOptions } from '../../outputs/record-documents/record-queries.ts';
import { contentSecurityPolicy } from '../../outputs/wording/page-reply.ts';
import type { Site } from '../../outputs/wording/site.ts';
import type { Route } from '../../server/http/route.ts';
import { BuiltBundle } from '../bundling/routes.ts';
import { VIEWS } from './address.ts';
import { EXPLORER } from './bundle.ts';
import { catalogueFiles } from './catalogues.ts';
import { Shell } from './shell.ts';

/** Pictures are offered as PNG, which the browser draws from a blob. */
const POLICY = contentSecurityPolicy({ 'img-src': "'self' blob: data:" });

/** The least cost of a page with its first response, as for a record page. */
const PAGE_COST = 100;

/** The routes of the explorer: a page for each view, and its files. @param folder the folder of the built page */
export function explorerRoutes(site: Site, options: OutputOptions, folder = EXPLORER.folder): Route[] {
  const built = new BuiltBundle(EXPLORER, { at: '/', policy: POLICY, folder });
  const shell = new Shell(site, options, { built, policy: POLICY, catalogues: catalogueFiles(options.schema, true) });
  return [
    ...VIEWS.map((view) => ({
      at: view === 'records' ? '/records/' : `/${view}`,
      cost: PAGE_COST,
      handle: shell.reply.bind(shell),
    })),
    built.route(),
  ];
}
