import type { OutputOptions } from '../../outputs/record-documents/record-queries.ts';
import { languageOf } from '../../outputs/wording/page-reply.ts';
import type { Site } from '../../outputs/wording/site.ts';
import { notFound } from '../../runtime/errors.ts';
import type { Route } from '../../server/http/route.ts';
import { VIEWS } from './address.ts';
import type { ExplorerFiles } from './files.ts';
import { oembedReply } from './oembed.ts';
import { EMBED, Shell } from './shell.ts';

/** The least cost of a page with its first response, as for a record page. */
const PAGE_COST = 100;

export interface ExplorerRouteOptions {
  publicUrl: () => string;
  /** `*`, or the origins whose pages may embed pictures; none: embedding is off. */
  embedOrigins: '*' | readonly string[];
  files: ExplorerFiles;
}

/** The routes of the explorer: a page and an embedded picture for each view, oEmbed, and the files. */
export function explorerRoutes(
  site: Site,
  options: OutputOptions,
  { publicUrl, embedOrigins, files }: ExplorerRouteOptions,
): Route[] {
  const mayEmbed = embedOrigins.length > 0;
  const shell = new Shell(site, options, files);
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
        return shell.embed(incoming, embedOrigins === '*' ? '*' : ["'self'", ...embedOrigins].join(' '));
      },
    },
    {
      at: '/oembed',
      cost: 0,
      handle: async (incoming) => {
        const file = files.catalogues.get(languageOf(incoming).words.lang)!;
        return oembedReply(incoming, { publicUrl: publicUrl(), file, mayEmbed });
      },
    },
    files.built.route(),
  ];
}
