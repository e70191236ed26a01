import { ANONYMOUS } from '../../access/viewer.ts';
import { decodePath, ReadableAddresses } from '../../outputs/record-documents/readable-addresses.ts';
import { type OutputOptions, RecordQueries } from '../../outputs/record-documents/record-queries.ts';
import { titleOf } from '../../outputs/record-documents/title.ts';
import { html, joinPieces } from '../../outputs/wording/html.ts';
import type { LanguageChoice } from '../../outputs/wording/languages.ts';
import { PAGE_STYLE } from '../../outputs/wording/page-files.ts';
import { dataAsOf } from '../../outputs/wording/page-layout.ts';
import { languageOf } from '../../outputs/wording/page-reply.ts';
import type { Site } from '../../outputs/wording/site.ts';
import { Writer } from '../../outputs/wording/writer.ts';
import { fact } from '../../records/description/facts.ts';
import type { FoundItem, FoundRecord } from '../../records/description/found-record.ts';
import { recordTypeOfId } from '../../records/description/registry.ts';
import { sourceOf } from '../../records/description/sections.ts';
import type { PageContent } from '../../records/description/writers.ts';
import { notFound } from '../../runtime/errors.ts';
import type { Reply, RouteRequest } from '../../server/http/route.ts';
import { embedReply } from '../explorer/embed-page.ts';
import { factList } from './record-page.ts';

/** The path of embedded records, before their ids. */
export const EMBEDDED_RECORD = '/embed/id/';

/** Facts of a card: kind, status, dates and place come first in each type. */
const MAX_FACTS = 5;

/** Parties that a card names. */
const MAX_PARTIES = 6;

/** A record that other sites may embed. */
export interface EmbeddableRecord {
  id: string;
  /** Null if its type has no readable addresses. */
  slug: string | null;
  title: string;
}

/** Cards of records for pages of other sites. They show PUBLIC records only, whatever key a request has. */
export class RecordCards {
  readonly #records: RecordQueries;
  readonly #addresses: ReadableAddresses;

  constructor(
    private readonly site: Site,
    private readonly options: OutputOptions,
  ) {
    this.#records = new RecordQueries(options.schema, options.reader);
    this.#addresses = new ReadableAddresses(options.reader);
  }

  /**
   * Returns the card of a record; that of a merged record shows its survivor.
   *
   * @param ancestors the sites that may embed it, as in a Content-Security-Policy
   * @throws GraphQLError NOT_FOUND
   */
  async reply(incoming: RouteRequest, ancestors: string): Promise<Reply> {
    const id = decodePath(incoming.path.slice(EMBEDDED_RECORD.length));
    const record = await this.#find(id, languageOf(incoming).lang, incoming);
    if (!record) throw notFound('There is no such record.');
    const to = await this.site.writerFor(incoming);
    const parts = {
      title: titleOf(record, to),
      // All links of a record lead from its page.
      base: '../../id/',
      root: '../',
      head: html`<link rel="stylesheet" href="../${PAGE_STYLE}">\n`,
      body: card(record, this.options.siteTitle, to),
      sources: { 'script-src': "'none'", 'base-uri': "'self'" },
      ancestors,
    };
    return embedReply(incoming, parts, to);
  }

  /**
   * Finds the record of a page.
   *
   * @param path of its permanent or readable address, relative to the server's root: "id/…", "party/berlin"
   * @param language that of its title
   * @returns null if there is no such page, or if the record is not PUBLIC
   */
  async findAt(path: string, language: LanguageChoice, incoming: RouteRequest): Promise<EmbeddableRecord | null> {
    const [first = '', second = '', ...rest] = path.split('/').map(decodePath);
    if (rest.length > 0) return null;
    const id = first === 'id' ? second : await this.#addresses.findId(first, second, await this.#contextOf(incoming));
    const record = id && (await this.#find(id, language.lang, incoming));
    return record ? { id: record.id, slug: record.slug ?? null, title: titleOf(record, new Writer(language)) } : null;
  }

  async #find(id: string, lang: string, incoming: RouteRequest): Promise<FoundRecord | null> {
    return (await this.#records.find(id, lang, await this.#contextOf(incoming)))?.record ?? null;
  }

  async #contextOf({ request, waiting }: RouteRequest) {
    return { ...(await this.options.contextOf(request, waiting)), viewer: ANONYMOUS };
  }
}

const PARTIES = fact<FoundItem>('parties', ({ id, parties = [] }, to) =>
  to.list(
    ...parties.slice(0, MAX_PARTIES).map((party) => to.partyLink(party)),
    parties.length > MAX_PARTIES && to.link(id, `+${to.number(parties.length - MAX_PARTIES)}`),
  ),
);

function card(record: FoundRecord, siteTitle: string, to: Writer): PageContent {
  const { page } = recordTypeOfId(record.id);
  const [citation] = record.citations;
  const kicker = [to.code(record.__typename), page.kicker?.(record, to)].filter(Boolean);
  const quantity = page.quantity?.(record, to);
  const { updatedAt } = to.surroundings ?? {};
  const address = record.url + to.languageQuery;
  return html`<main class="card">
<p class="kicker">${joinPieces(kicker, ' · ')}</p>
<h1${record.label && html` lang="${record.label.lang}"`}><a href="${address}">${titleOf(record, to)}</a></h1>
${quantity && html`<p class="quantity">${quantity}</p>\n`}${factList([PARTIES, ...page.facts], record, to, MAX_FACTS)}
<p class="more">${joinPieces(
    [
      citation && html`${to.label('source')}: ${sourceOf(citation.source, to)}`,
      updatedAt && dataAsOf(updatedAt, to),
      html`<a href="${address}">${siteTitle}</a>`,
    ].filter(Boolean),
    ' · ',
  )}</p>
</main>
`;
}
