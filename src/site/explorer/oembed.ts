import type { LanguageChoice } from '../../outputs/wording/languages.ts';
import { languageOf } from '../../outputs/wording/page-reply.ts';
import { notFound } from '../../runtime/errors.ts';
import { HttpError } from '../../server/http/http-error.ts';
import type { Reply, RouteRequest } from '../../server/http/route.ts';
import { EMBEDDED_RECORD, type RecordCards } from '../pages/record-card.ts';
import { addressOf, placeAt, RECORD_PICTURES } from './address.ts';
import { EMBED_HEIGHT, EMBED_WIDTH, embedCode } from './embed-code.ts';
import { EMBED } from './embed-page.ts';
import type { ExplorerFiles } from './files.ts';
import { isKnown, type Shell } from './shell.ts';

/** The size of the card of a record, in pixels. */
const CARD = { width: 600, height: 300 };

/** The least size of a frame, in pixels. Smaller places get a link. */
const LEAST = { width: 240, height: 160 };

/** Seconds for which clients may keep a response. */
const MAX_AGE_S = 3600;

export interface OembedOptions {
  publicUrl: string;
  files: ExplorerFiles;
  shell: Shell;
  cards: RecordCards;
  /** Of finding a record. */
  cost: number;
}

/** A picture or a record to embed. */
interface Embeddable {
  title: string;
  url: string;
  width: number;
  height: number;
}

/**
 * Answers oEmbed requests (oembed.com): the code that embeds a view or a record, by the address of its page.
 *
 * @throws GraphQLError NOT_FOUND for other addresses, HttpError NOT_ACCEPTABLE for other formats than JSON
 */
export async function oembedReply(incoming: RouteRequest, options: OembedOptions): Promise<Reply> {
  const parameters = new URLSearchParams(incoming.search);
  if ((parameters.get('format') ?? 'json') !== 'json')
    throw new HttpError(501, 'NOT_ACCEPTABLE', 'format: oEmbed responses are JSON. Omit the format.');
  const { publicUrl, files } = options;
  const url = parameters.get('url') ?? '';
  const isOurs = url.startsWith(`${publicUrl}/`) && URL.canParse(url);
  const found = files.mayEmbed && isOurs ? await findEmbeddable(new URL(url), incoming, options) : null;
  if (!found) throw notFound('There is nothing to embed at this address.');
  const { title } = found;
  const width = limited(parameters.get('maxwidth'), found.width);
  const height = limited(parameters.get('maxheight'), found.height);
  const isFrame = width >= LEAST.width && height >= LEAST.height;
  const body = {
    version: '1.0',
    type: isFrame ? 'rich' : 'link',
    title,
    provider_name: 'Entente',
    provider_url: `${publicUrl}/`,
    cache_age: MAX_AGE_S,
    ...(isFrame && { html: embedCode(found.url, title, { width: String(width), height }), width, height }),
  };
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': `public, max-age=${MAX_AGE_S}` },
    body: JSON.stringify(body),
  };
}

/**
 * Finds the view or the record of a page, with its title in the language of the page's address. A page with several
 * pictures is embedded as the card of its record, unless its address names one of them: `?show=timeline`, `#timeline`.
 */
async function findEmbeddable(
  { pathname, search, searchParams, hash }: URL,
  incoming: RouteRequest,
  { publicUrl, files, shell, cards, cost }: OembedOptions,
): Promise<Embeddable | null> {
  const language: LanguageChoice = languageOf({ search, request: incoming.request });
  const path = pathname.slice(new URL(`${publicUrl}/`).pathname.length);
  const place = placeAt(path, search);
  if (place) {
    const file = files.catalogues.get(language.words.lang)!;
    if (!isKnown(place, file)) return null;
    const title = await shell.headingAt(place, file, incoming);
    return { title, url: `${publicUrl}${EMBED}${path}${search}`, width: EMBED_WIDTH, height: EMBED_HEIGHT };
  }
  incoming.charge(cost);
  const record = await cards.findAt(path, language, incoming);
  if (!record) return null;
  const { title, id } = record;
  const picture = searchParams.get('show') ?? hash.slice(1);
  if (Object.hasOwn(RECORD_PICTURES[path.split('/')[0]!] ?? {}, picture)) {
    searchParams.set('show', picture);
    return { title, url: `${publicUrl}${EMBED}${path}?${searchParams}`, width: EMBED_WIDTH, height: EMBED_HEIGHT };
  }
  const settings = { lang: language.named ? language.lang : null };
  return { title, url: publicUrl + addressOf(EMBEDDED_RECORD + id, settings), ...CARD };
}

/** Returns the usual size, or a smaller one that the request allows. */
function limited(maximum: string | null, usual: number): number {
  const most = Number(maximum);
  return most >= 1 ? Math.min(Math.floor(most), usual) : usual;
}
