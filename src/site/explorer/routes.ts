import type { OutputOptions } from '../../outputs/record-documents/record-queries.ts';
import { contentSecurityPolicy, languageOf } from '../../outputs/wording/page-reply.ts';
import type { Site } from '../../outputs/wording/site.ts';
import { notFound } from '../../runtime/errors.ts';
import type { Route } from '../../server/http/route.ts';
import { BuiltBundle } from '../bundling/routes.ts';
import { VIEWS } from './address.ts';
import { EXPLORER } from './bundle.ts';
import { catalogueFiles } from './catalogues.ts';
import { oembedReply } from './oembed.ts';
import { EMBED, PAGE_SOURCES, Shell } from './shell.ts';

/** The least cost of a page with its first response, as for a record page. */
const PAGE_COST = 100;

export interface ExplorerRouteOptions {
  publicUrl: () => string;
  /** `*`, or the origins whose pages may embed pictures; none: embedding is off. */
  embedOrigins: '*' | readonly string[];
  /** The folder of the built page, if it differs from the default. */
  folder?: string;
}

/** The routes of the explorer: a page and an embedded picture for each view, oEmbed, and the files. */
export function explorerRoutes(
  site: Site,
  options: OutputOptions,
  { publicUrl, embedOrigins, folder = EXPLORER.folder }: ExplorerRouteOptions,
): Route[] {
  const mayEmbed = embedOrigins.length > 0;
  const policy = contentSecurityPolicy(PAGE_SOURCES);
  const built = new BuiltBundle(EXPLORER, { at: '/', policy, folder });
  const catalogues = catalogueFiles(options.schema, mayEmbed);
  const shell = new Shell(site, options, { built, catalogues });
  return [
    ...VIEWS.map(
      (view): Route => ({
        at: view === 'records' ? '/records/' : `/${view}`,
        cost: PAGE_COST,
        handle: (incoming) => shell.reply(incoming, publicUrl()),
      }),
    ),
    {
      at: EMBED,
      cost: PAGE_COST,
      handle: async (incoming) => {
        if (!mayEmbed) throw notFound('Embedding is off on this server.');
        return shell.embed(incoming, embedOrigins === '*' ? '*' : embedOrigins.join(' '));
      },
    },
    {
      at: '/oembed',
      cost: 0,
      handle: async (incoming) => {
        const file = catalogues.get(languageOf(incoming).words.lang)!;
        return oembedReply(incoming, { publicUrl: publicUrl(), file, mayEmbed });
      },
    },
    built.route(),
  ];
}
