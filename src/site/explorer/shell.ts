import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../../access/context.ts';
import type { OutputOptions } from '../../outputs/record-documents/record-queries.ts';
import { Html, html } from '../../outputs/wording/html.ts';
import { layoutPage, type PageSection } from '../../outputs/wording/page-layout.ts';
import { contentSecurityPolicy, pageReply } from '../../outputs/wording/page-reply.ts';
import type { Site } from '../../outputs/wording/site.ts';
import { InternalQuery } from '../../query/running/internal-query.ts';
import { notFound } from '../../runtime/errors.ts';
import type { Reply, RouteRequest } from '../../server/http/route.ts';
import { addressOf, type Place, placeAt, settingsOf } from './address.ts';
import type { CatalogueFile } from './catalogues.ts';
import { PartyNamesDocument, type PartyNamesQuery } from './documents.ts';
import { EMBED, embedReply } from './embed-page.ts';
import { type ExplorerFiles, PAGE_SOURCES } from './files.ts';
import { firstQuestion, headingOf } from './first-question.ts';
import type { Question } from './list-queries.ts';
import { partiesIn } from './pair-questions.ts';
import { whereOf } from './where-of.ts';

/** A page is sent without its first response if that takes longer: the page then requests it itself. */
const MAX_WAIT_MS = 300;

/** Texts of queries differ by list and columns only. */
const MAX_QUERIES = 200;

/** Writes the pages of views: header, heading, links for browsers without JavaScript, and the first response. */
export class Shell {
  readonly #queries = new LRUCache<string, InternalQuery<object, RequestContext>>({ max: MAX_QUERIES });

  constructor(
    private readonly site: Site,
    private readonly options: OutputOptions,
    private readonly files: ExplorerFiles,
  ) {}

  /** Returns the page of a view. @throws GraphQLError NOT_FOUND if no view has the path */
  async reply(incoming: RouteRequest, publicUrl: string): Promise<Reply> {
    const { path, search } = incoming;
    const view = await this.#viewAt(incoming, path.slice(1));
    const { place, file, heading, root, to, first } = view;
    const address = encodeURIComponent(publicUrl + path + search);
    const page = layoutPage(
      {
        title: heading,
        root,
        styles: [],
        head: html`${view.scripts}${this.files.mayEmbed && html`<link rel="alternate" type="application/json+oembed" href="${root}oembed?url=${address}" title="${heading}">\n`}`,
        main: { id: 'main', 'data-view': place.view },
        section: sectionOf(place),
        content: html`<h1>${heading}</h1>\n${noScript(place, file, root)}`,
        after: first,
      },
      to,
    );
    return pageReply(page, { ...HEADERS, 'content-security-policy': contentSecurityPolicy(PAGE_SOURCES) });
  }

  /**
   * Returns the picture of a view for pages of other sites: without header, filters and foot.
   *
   * @param ancestors the sites that may embed it, as in a Content-Security-Policy
   */
  async embed(incoming: RouteRequest, ancestors: string): Promise<Reply> {
    const view = await this.#viewAt(incoming, incoming.path.slice(EMBED.length), 1);
    const { place, heading, root, to, first } = view;
    const parts = {
      title: heading,
      root,
      head: view.scripts,
      body: html`<main id="main" data-view="${place.view}" data-embed>
<h1>${heading}</h1>
</main>
${first}`,
      sources: PAGE_SOURCES,
      ancestors,
    };
    return embedReply(incoming, parts, to);
  }

  /** Returns the heading of a view. The names of parties are left out if they take long. */
  async headingAt(place: Place, { catalogue }: CatalogueFile, incoming: RouteRequest): Promise<string> {
    const refs = place.view === 'between' ? partiesIn(place.parameters) : [];
    const question = { query: PartyNamesDocument.toString(), variables: { refs, lang: catalogue.lang } };
    const answer = refs.length > 0 ? await this.#answer<PartyNamesQuery>(question, incoming) : null;
    const names = answer?.resolveParties.map(({ given, party }) => party?.label.text ?? given);
    return headingOf(place, catalogue, names);
  }

  /** @param above the number of segments of the path above that of the view */
  async #viewAt(incoming: RouteRequest, path: string, above = 0) {
    const place = placeAt(path, incoming.search);
    const to = await this.site.writerFor(incoming);
    const file = this.files.catalogues.get(to.words.lang)!;
    if (!place || !isKnown(place, file)) throw notFound('There is no such page.');
    const root = '../'.repeat(path.split('/').length - 1 + above) || './';
    const scripts = this.files.head(root, to.words.lang, `${place.view || 'home'}/view.tsx`);
    const [heading, first] = await Promise.all([
      this.headingAt(place, file, incoming),
      this.#firstAnswer(firstQuestion(place, file.catalogue), incoming),
    ]);
    return { place, file, to, root, scripts, heading, first };
  }

  /** Returns the first query of a view with its response; null if there is none in time. */
  async #firstAnswer(question: Question | null, incoming: RouteRequest): Promise<Html | null> {
    const data = question && (await this.#answer(question, incoming));
    return data && firstAnswer({ ...question, data });
  }

  /** Returns the response to a query; null if it has errors or takes too long. */
  async #answer<Answer extends object>(
    { query: text, variables }: Question,
    { request, waiting }: RouteRequest,
  ): Promise<Answer | null> {
    const { schema, reader, contextOf } = this.options;
    const query = this.#queries.get(text) ?? new InternalQuery<object, RequestContext>(text, schema, reader);
    this.#queries.set(text, query);
    const inTime = AbortSignal.any([waiting, AbortSignal.timeout(MAX_WAIT_MS)]);
    const late = new Promise<null>((resolve) => inTime.addEventListener('abort', () => resolve(null), { once: true }));
    try {
      const reading = query.ask(variables, await contextOf(request, inTime));
      // A late response is discarded, and so is its error.
      reading.catch(() => null);
      const found = await Promise.race([reading, late]);
      return found?.data && found.errors.length === 0 ? (found.data as Answer) : null;
    } catch {
      return null;
    }
  }
}

/** Links to the records of a view for browsers without JavaScript. */
function noScript(place: Place, { catalogue }: CatalogueFile, root: string): Html {
  const { words, lists } = catalogue;
  const list =
    lists.find(({ segment }) => segment === (place.list || place.parameters.get('of'))) ??
    lists.find(({ field }) => field === 'cooperationItems')!;
  const { where, search } = whereOf(place.parameters, list);
  const settings = { where: where && JSON.stringify(where), search };
  const links = ['csv', 'json'].map((ending) => ({
    called: ending.toUpperCase(),
    href: `${root}${addressOf(`export/${list.exported}.${ending}`, settings)}`,
  }));
  const { lang } = settingsOf(place.parameters);
  return html`<noscript><p>${words.noScript} ${links.map(({ called, href }) => html`<a href="${href}">${called}</a> `)}<a href="${root}${addressOf('feed.atom', { lang })}">${words.feed}</a></p></noscript>`;
}

/** A response as JSON in a script element, which "<" could end. */
function firstAnswer(answer: object): Html {
  const text = Html.trusted(JSON.stringify(answer).replaceAll('<', '\\u003c'));
  return html`<script type="application/json" id="first-answer">${text}</script>\n`;
}

/** Whether there is a page at a place. */
export function isKnown({ view, list }: Place, { catalogue }: CatalogueFile): boolean {
  return view !== 'records' || catalogue.lists.some(({ segment }) => segment === list);
}

/** The page has the latest response; caches ask whether it has changed. */
const HEADERS = { 'cache-control': 'no-cache', vary: 'Accept-Language, Authorization' };

/** The entry of the header's menu that a view belongs to. */
function sectionOf({ view, list }: Place): PageSection | undefined {
  if (view === 'records') return list === 'forums' ? 'forums' : 'records';
  if (view === 'compare') return 'forums';
  return view === 'between' ? 'betweenParties' : view === '' || view === 'search' ? undefined : view;
}
