import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../../access/context.ts';
import type { OutputOptions } from '../../outputs/record-documents/record-queries.ts';
import { Html, html } from '../../outputs/wording/html.ts';
import { layoutPage, type PageSection } from '../../outputs/wording/page-layout.ts';
import { pageReply } from '../../outputs/wording/page-reply.ts';
import type { Site } from '../../outputs/wording/site.ts';
import { InternalQuery } from '../../query/running/internal-query.ts';
import { notFound } from '../../runtime/errors.ts';
import type { Reply, RouteRequest } from '../../server/http/route.ts';
import type { BuiltBundle } from '../bundling/routes.ts';
import { addressOf, type Place, placeAt, settingsOf } from './address.ts';
import type { CatalogueFile } from './catalogues.ts';
import { firstQuestion, headingOf } from './first-question.ts';
import type { Question } from './list-queries.ts';
import { whereOf } from './where-of.ts';

/** A page is sent without its first response if that takes longer: the page then requests it itself. */
const MAX_WAIT_MS = 300;

/** Texts of queries differ by list and columns only. */
const MAX_QUERIES = 200;

/** The files of the explorer, and their Content-Security-Policy. */
export interface ShellFiles {
  built: BuiltBundle;
  policy: string;
  /** By language. */
  catalogues: ReadonlyMap<string, CatalogueFile>;
}

/** Writes the pages of views: header, heading, links for browsers without JavaScript, and the first response. */
export class Shell {
  readonly #queries = new LRUCache<string, InternalQuery<object, RequestContext>>({ max: MAX_QUERIES });

  constructor(
    private readonly site: Site,
    private readonly options: OutputOptions,
    private readonly files: ShellFiles,
  ) {}

  /** @throws GraphQLError NOT_FOUND if no view has the path */
  async reply(incoming: RouteRequest): Promise<Reply> {
    const { built, policy, catalogues } = this.files;
    const path = incoming.path.slice(1);
    const place = placeAt(path, incoming.search);
    const to = await this.site.writerFor(incoming);
    const file = catalogues.get(to.words.lang)!;
    const { catalogue } = file;
    const isKnown =
      place && (place.view !== 'records' || catalogue.lists.some(({ segment }) => segment === place.list));
    if (!isKnown) throw notFound('There is no such page.');
    const root = path.includes('/') ? '../' : './';
    const heading = headingOf(place, catalogue);
    const scripts = built.requiredHead(root, [`${place.view || 'home'}/view.tsx`]);
    const answer = await this.#firstAnswer(firstQuestion(place, catalogue), incoming);
    const page = layoutPage(
      {
        title: heading,
        root,
        styles: [],
        head: html`${scripts}<link rel="preload" href="${root}${file.address}" as="fetch" crossorigin id="words">\n`,
        main: { id: 'main', 'data-view': place.view },
        section: sectionOf(place),
        content: html`<h1>${heading}</h1>\n${noScript(place, file, root)}`,
        after: answer && html`<script type="application/json" id="first-answer">${json(answer)}</script>\n`,
      },
      to,
    );
    return pageReply(page, {
      'content-security-policy': policy,
      'cache-control': 'no-cache',
      vary: 'Accept-Language, Authorization',
    });
  }

  /** Returns the first query of a view with its response; null if there is none in time. */
  async #firstAnswer(question: Question | null, { request, waiting }: RouteRequest): Promise<object | null> {
    if (!question) return null;
    const { schema, reader, contextOf } = this.options;
    const query = this.#queries.get(question.query) ?? new InternalQuery(question.query, schema, reader);
    this.#queries.set(question.query, query);
    const inTime = AbortSignal.any([waiting, AbortSignal.timeout(MAX_WAIT_MS)]);
    const late = new Promise<null>((resolve) => inTime.addEventListener('abort', () => resolve(null), { once: true }));
    try {
      const reading = query.ask(question.variables, await contextOf(request, inTime));
      // A late response is discarded, and so is its error.
      reading.catch(() => null);
      const found = await Promise.race([reading, late]);
      return found?.data && found.errors.length === 0 ? { ...question, data: found.data } : null;
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

/** A value as JSON inside of a script element, which "<" could end. */
function json(value: object): Html {
  return Html.trusted(JSON.stringify(value).replaceAll('<', '\\u003c'));
}

/** The entry of the header's menu that a view belongs to. */
function sectionOf({ view, list }: Place): PageSection | undefined {
  if (view === 'records') return list === 'forums' ? 'forums' : 'records';
  return view === 'between' ? 'betweenParties' : view === '' || view === 'search' ? undefined : view;
}
