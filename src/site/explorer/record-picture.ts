import { html } from '../../outputs/wording/html.ts';
import { languageOf } from '../../outputs/wording/page-reply.ts';
import type { Site } from '../../outputs/wording/site.ts';
import { notFound } from '../../runtime/errors.ts';
import type { Reply, RouteRequest } from '../../server/http/route.ts';
import type { RecordCards } from '../pages/record-card.ts';
import { RECORD_PICTURES } from './address.ts';
import { EMBED, embedReply } from './embed-page.ts';
import { type ExplorerFiles, PAGE_SOURCES } from './files.ts';

export interface RecordPictureOptions {
  site: Site;
  files: ExplorerFiles;
  cards: RecordCards;
  /** The sites that may embed it, as in a Content-Security-Policy. */
  ancestors: string;
}

/** Whether an embedded address is that of a picture of a record's page: `/embed/party/berlin`. */
export function isRecordPicture(path: string): boolean {
  return path.slice(EMBED.length).split('/')[0]! in RECORD_PICTURES;
}

/**
 * Returns a page with one picture of a record's page: `/embed/party/berlin?show=timeline`. The script of the explorer draws it.
 *
 * @throws GraphQLError NOT_FOUND if the record is unknown or not PUBLIC, or has no such picture
 */
export async function recordPictureReply(
  incoming: RouteRequest,
  { site, files, cards, ancestors }: RecordPictureOptions,
): Promise<Reply> {
  const address = incoming.path.slice(EMBED.length);
  const [path = ''] = address.split('/');
  const pictures = RECORD_PICTURES[path]!;
  const part = pictures[new URLSearchParams(incoming.search).get('show') ?? Object.keys(pictures)[0]!];
  const record = part && (await cards.findAt(address, languageOf(incoming), incoming));
  if (!record) throw notFound('There is no such picture.');
  const to = await site.writerFor(incoming);
  const root = '../../';
  const parts = {
    title: record.title,
    root,
    head: files.head(root, to.words.lang),
    body: html`<main id="main" data-embed>
<h1>${record.title}</h1>
<div data-part="${part}" data-${path}="${record.slug}"></div>
</main>
`,
    sources: PAGE_SOURCES,
    ancestors,
  };
  return embedReply(incoming, parts, to);
}
