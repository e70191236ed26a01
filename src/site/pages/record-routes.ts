import { GraphQLLocale } from 'graphql-scalars';
import { cacheControlFor } from '../../access/cache-control.ts';
import type { RequestContext } from '../../access/context.ts';
import { bibtex } from '../../outputs/citations/bibtex.ts';
import { cslJson } from '../../outputs/citations/csl-item.ts';
import { ris } from '../../outputs/citations/ris.ts';
import { jsonLd } from '../../outputs/linked-data/json-ld.ts';
import { ownTexts } from '../../outputs/list-address.ts';
import { decodePath, ReadableAddresses, readableAddressOf } from '../../outputs/record-documents/readable-addresses.ts';
import type { RecordFormat } from '../../outputs/record-documents/record-format.ts';
import {
  type OutputOptions,
  type QueriedRecord,
  RecordQueries,
} from '../../outputs/record-documents/record-queries.ts';
import { contentSecurityPolicy, languageOf, pageReply } from '../../outputs/wording/page-reply.ts';
import type { Site } from '../../outputs/wording/site.ts';
import type { Writer } from '../../outputs/wording/writer.ts';
import { notFound } from '../../runtime/errors.ts';
import { chooseByHeader } from '../../server/http/negotiation.ts';
import type { Reply, Route, RouteRequest } from '../../server/http/route.ts';
import { type ExplorerFiles, PAGE_SOURCES } from '../explorer/files.ts';
import { writeQueryHash } from '../playground/address.ts';
import { notFoundPage } from './not-found-page.ts';
import { linkHeader } from './record-links.ts';
import { type PageContext, recordPage, type WrittenPage } from './record-page.ts';

/** The formats of a record other than its page. */
const FORMATS: readonly RecordFormat[] = [bibtex, ris, cslJson, jsonLd];

/** Formats by media type of `Accept`; null is the page, which comes first as the default. */
const BY_MEDIA_TYPE = new Map<string, RecordFormat | null>([
  ['text/html', null],
  ['application/xhtml+xml', null],
  ...FORMATS.flatMap((format) =>
    format.mediaTypes.map((type): [string, RecordFormat] => [type.split(';')[0]!, format]),
  ),
]);

/**
 * The routes of records: `/id/<id>`, `/id/<id>@<version>`, and readable addresses such as `/party/<slug>`. They serve a page,
 * or the format that `Accept` or the extension of the address names.
 */
export function recordRoutes(site: Site, options: OutputOptions, files: ExplorerFiles): Route[] {
  const pages = new RecordPages(site, options, files);
  return [
    { at: '/id/', cost: 100, handle: (incoming) => pages.atId(incoming) },
    ...pages.readablePaths.map(
      (path): Route => ({ at: `/${path}/`, cost: 100, handle: (incoming) => pages.atSlug(path, incoming) }),
    ),
  ];
}

class RecordPages {
  readonly #records: RecordQueries;
  readonly #addresses: ReadableAddresses;

  constructor(
    private readonly site: Site,
    private readonly options: OutputOptions,
    private readonly files: ExplorerFiles,
  ) {
    this.#records = new RecordQueries(options.schema, options.reader);
    this.#addresses = new ReadableAddresses(options.reader);
  }

  get readablePaths(): readonly string[] {
    return this.#addresses.paths;
  }

  /** Replies at the permanent address. Browsers are sent to the readable one. */
  async atId(incoming: RouteRequest): Promise<Reply> {
    const { request, search, waiting } = incoming;
    const path = decodePath(incoming.path.slice('/id/'.length));
    const byExtension = FORMATS.find(({ extension }) => path.endsWith(extension));
    const id = byExtension ? path.slice(0, -byExtension.extension.length) : path;
    const format = byExtension ?? formatFor(request.headers.accept);
    const context = await this.options.contextOf(request, waiting);
    if (!format && request.headers.accept?.includes('text/html')) {
      const address = await this.#addresses.findAddress(id, context);
      if (address) return redirect(303, `../${address}${search}`, VARY);
    }
    return this.#reply(incoming, { id, format, extension: byExtension?.extension ?? '' }, context);
  }

  /** Replies at a readable address. */
  async atSlug(path: string, incoming: RouteRequest): Promise<Reply> {
    const { request, waiting } = incoming;
    const slug = decodePath(incoming.path.slice(`/${path}/`.length));
    const context = await this.options.contextOf(request, waiting);
    const id = (await this.#addresses.findId(path, slug, context)) ?? '';
    return this.#reply(incoming, { id, format: formatFor(request.headers.accept), slug }, context);
  }

  async #reply(
    incoming: RouteRequest,
    { id, format, extension = '', slug }: RequestedRecord,
    context: RequestContext,
  ): Promise<Reply> {
    const { search } = incoming;
    const { siteTitle } = this.options;
    const { publicUrl } = context;
    // Pages ignore unknown parameters, which other sites may have added to a link.
    if (format) ownTexts(new URLSearchParams(search), { lang: GraphQLLocale });
    const { lang } = languageOf(incoming);
    const found = await this.#records.find(id, lang, context, !format);
    // Redirects from a merged record to its survivor, from an instant to the version number, and from an earlier slug.
    const isRenamed = slug !== undefined && found?.record.slug !== slug;
    if (found && (found.record.id !== id || isRenamed)) {
      const address = slug === undefined ? found.record.id + extension : `../${readableAddressOf(found.record)}`;
      return redirect(found.record.id === id ? 301 : 302, address + search, 'Authorization');
    }
    if (!format) {
      const writer = await this.site.writerFor(incoming);
      if (!found) return pageReply(notFoundPage(writer), { vary: VARY }, 404);
      const scripts = this.files.partsHead('../', writer.words.lang);
      const { mayEmbed } = this.files;
      const { page, hasParts, links } = pageOf(found, { publicUrl, siteTitle, scripts, mayEmbed }, writer);
      const policy = hasParts && { 'content-security-policy': contentSecurityPolicy(PAGE_SOURCES) };
      return pageReply(page, { vary: VARY, link: linkHeader(links), ...policy });
    }
    if (!found) throw notFound('There is no such record.');
    return {
      status: 200,
      headers: {
        'content-type': format.mediaTypes[0],
        'cache-control': cacheControlFor(context.viewer),
        vary: VARY,
      },
      body: format.write(found.record, { publicUrl, siteTitle, readOn: today() }),
    };
  }
}

interface RequestedRecord {
  id: string;
  /** Null for the page. */
  format: RecordFormat | null;
  /** Of the address, if it names the format. */
  extension?: string;
  /** Of a readable address. */
  slug?: string;
}

/** A cached redirect could lead in circles: a record may have its earlier slug again, or another record. */
function redirect(status: number, location: string, vary: string): Reply {
  return { status, headers: { location, vary, 'cache-control': 'no-cache' }, body: '' };
}

const VARY = 'Accept, Accept-Language, Authorization';

/** The preferred format of a request; null for the page. */
const formatFor = chooseByHeader(
  'accept',
  (client) => BY_MEDIA_TYPE.get(client.mediaType([...BY_MEDIA_TYPE.keys()]) ?? '') ?? null,
);

function pageOf(
  { record, query, variables }: QueriedRecord,
  around: Pick<PageContext, 'publicUrl' | 'siteTitle' | 'scripts' | 'mayEmbed'>,
  writer: Writer,
): WrittenPage {
  const playground = `../playground#${writeQueryHash({ query, variables: JSON.stringify(variables, null, 2) })}`;
  return recordPage(record, { ...around, playground, forms: FORMATS, readOn: today() }, writer);
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
