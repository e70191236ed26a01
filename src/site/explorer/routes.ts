import type { OutputOptions } from '../../outputs/record-documents/record-queries.ts';
import type { Site } from '../../outputs/wording/site.ts';
import { notFound } from '../../runtime/errors.ts';
import type { Route } from '../../server/http/route.ts';
import { EMBEDDED_RECORD, RecordCards } from '../pages/record-card.ts';
import { VIEWS } from './address.ts';
import { EMBED } from './embed-page.ts';
import type { ExplorerFiles } from './files.ts';
import { oembedReply } from './oembed.ts';
import { isRecordPicture, recordPictureReply } from './record-picture.ts';
import { Shell } from './shell.ts';

/** The least cost of a page with its first response, as for a record page, and of the card of a record. */
const PAGE_COST = 100;

export interface ExplorerRouteOptions {
  publicUrl: () => string;
  /** `*`, or the origins whose pages may embed pictures; none: embedding is off. */
  embedOrigins: '*' | readonly string[];
  files: ExplorerFiles;
}

/** The routes of the explorer: a page and an embedded picture for each view, embedded records, oEmbed, and the files. */
export function explorerRoutes(
  site: Site,
  options: OutputOptions,
  { publicUrl, embedOrigins, files }: ExplorerRouteOptions,
): Route[] {
  const shell = new Shell(site, options, files);
  const cards = new RecordCards(site, options);
  const ancestors = embedOrigins === '*' ? '*' : ["'self'", ...embedOrigins].join(' ');
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
        if (!files.mayEmbed) throw notFound('Embedding is off on this server.');
        if (incoming.path.startsWith(EMBEDDED_RECORD)) return cards.reply(incoming, ancestors);
        if (isRecordPicture(incoming.path)) return recordPictureReply(incoming, { site, files, cards, ancestors });
        return shell.embed(incoming, ancestors);
      },
    },
    {
      at: '/oembed',
      cost: 0,
      handle: (incoming) => oembedReply(incoming, { publicUrl: publicUrl(), files, shell, cards, cost: PAGE_COST }),
    },
    files.built.route(),
  ];
}
