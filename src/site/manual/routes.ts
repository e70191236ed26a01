import { chooseLanguage } from '../../outputs/wording/languages.ts';
import { pageReply } from '../../outputs/wording/page-reply.ts';
import type { Site } from '../../outputs/wording/site.ts';
import type { Writer } from '../../outputs/wording/writer.ts';
import { clientError } from '../../runtime/errors.ts';
import type { Reply, Route, RouteRequest } from '../../server/http/route.ts';
import { type LoadedManual, ManualFile } from './built-manual.ts';
import { OTHER_PROGRAMS } from './contents.ts';
import { MAX_QUERY_LENGTH } from './layout.ts';
import { otherProgramsPage } from './other-programs-page.ts';
import { DOCS } from './page-links.ts';
import { contentsPage, noSuchPage, queryTooLongPage, renderedPage, searchPage } from './pages.ts';

/** In rows of a GraphQL answer, as for a page of a record. */
const SEARCH_COST = 100;

/** All pages but one are in English. */
const ENGLISH = chooseLanguage(null, undefined);

/**
 * The routes of the manual: `/docs` and all below it; `/how-to` redirects to the page on other programs.
 *
 * @param publicUrl the address of this server, once it listens
 */
export function manualRoutes(site: Site, publicUrl: () => string, file = new ManualFile()): Route[] {
  const english = (incoming: RouteRequest) => site.writerFor(incoming, ENGLISH);
  return [
    { at: DOCS, cost: 0, handle: async (incoming) => manualReply(contentsPage(await english(incoming))) },
    {
      at: `${DOCS}/`,
      cost: 0,
      handle: async (incoming) => pageAt(incoming, await loaded(file), await english(incoming)),
    },
    {
      at: `${DOCS}/search`,
      cost: SEARCH_COST,
      handle: async (incoming) => results(incoming.search, await loaded(file), await english(incoming)),
    },
    {
      at: `${DOCS}/${OTHER_PROGRAMS}`,
      cost: 0,
      handle: async (incoming) =>
        manualReply(otherProgramsPage(publicUrl(), await site.writerFor(incoming)), 200, { vary: 'Accept-Language' }),
    },
    { at: '/how-to', cost: 0, handle: async ({ search }) => movedTo(`${DOCS.slice(1)}/${OTHER_PROGRAMS}${search}`) },
  ];
}

function pageAt({ path }: RouteRequest, { pages }: LoadedManual, to: Writer): Reply {
  const page = path.slice(DOCS.length + 1);
  if (page === '') return movedTo(`..${DOCS}`);
  const found = pages.get(page);
  return found ? manualReply(renderedPage(page, found, to)) : manualReply(noSuchPage(path, to), 404);
}

function results(search: string, { index }: LoadedManual, to: Writer): Reply {
  const query = (new URLSearchParams(search).get('q') ?? '').trim();
  if (query.length > MAX_QUERY_LENGTH) return manualReply(queryTooLongPage(query, to), 400);
  return manualReply(searchPage(query, index.search(query), to));
}

/** @throws GraphQLError SERVICE_UNAVAILABLE if the manual has not been built */
async function loaded(file: ManualFile): Promise<LoadedManual> {
  const manual = await file.load();
  if (manual) return manual;
  const message = 'The manual has not been built. Run npm run build, or npm start, which builds it.';
  throw clientError('SERVICE_UNAVAILABLE', message);
}

function manualReply(body: string, status = 200, headers: Record<string, string> = {}): Reply {
  return pageReply(body, { 'cache-control': 'public, no-cache', ...headers }, status);
}

function movedTo(location: string): Reply {
  return { status: 308, headers: { location, 'cache-control': 'public, no-cache' }, body: '' };
}
