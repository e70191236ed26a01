import { chooseLanguage } from '../../outputs/wording/languages.ts';
import { policyWith } from '../../outputs/wording/page-layout.ts';
import { pageReply, writerFor } from '../../outputs/wording/page-reply.ts';
import { Writer } from '../../outputs/wording/writer.ts';
import { clientError } from '../../runtime/errors.ts';
import type { Reply, Route, RouteRequest } from '../../server/http/route.ts';
import { type LoadedManual, ManualFile } from './built-manual.ts';
import { OTHER_PROGRAMS } from './contents.ts';
import { MANUAL_ASSETS, MAX_QUERY_LENGTH } from './layout.ts';
import { otherProgramsPage } from './other-programs-page.ts';
import { DOCS } from './page-links.ts';
import { contentsPage, noSuchPage, queryTooLongPage, renderedPage, searchPage } from './pages.ts';

/** In rows of a GraphQL answer, as for a page of a record. */
const SEARCH_COST = 100;

/** All pages but one are in English. */
const ENGLISH = new Writer(chooseLanguage(null, undefined));

/**
 * The routes of the manual: `/docs` and all below it; `/how-to` redirects to the page on other programs.
 *
 * @param publicUrl the address of this server, once it listens
 */
export function manualRoutes(publicUrl: () => string, file = new ManualFile()): Route[] {
  return [
    { at: DOCS, cost: 0, handle: async () => manualReply(contentsPage(ENGLISH)) },
    { at: `${DOCS}/`, cost: 0, handle: async (request) => pageAt(request, await loaded(file)) },
    { at: `${DOCS}/search`, cost: SEARCH_COST, handle: async ({ search }) => results(search, await loaded(file)) },
    {
      at: `${DOCS}/${OTHER_PROGRAMS}`,
      cost: 0,
      handle: async (request) =>
        manualReply(otherProgramsPage(publicUrl(), writerFor(request)), 200, { vary: 'Accept-Language' }),
    },
    { at: '/how-to', cost: 0, handle: async ({ search }) => movedTo(`${DOCS.slice(1)}/${OTHER_PROGRAMS}${search}`) },
  ];
}

function pageAt({ path }: RouteRequest, { pages }: LoadedManual): Reply {
  const page = path.slice(DOCS.length + 1);
  if (page === '') return movedTo(`..${DOCS}`);
  const found = pages.get(page);
  return found ? manualReply(renderedPage(page, found, ENGLISH)) : manualReply(noSuchPage(path, ENGLISH), 404);
}

function results(search: string, { index }: LoadedManual): Reply {
  const query = (new URLSearchParams(search).get('q') ?? '').trim();
  if (query.length > MAX_QUERY_LENGTH) return manualReply(queryTooLongPage(query, ENGLISH), 400);
  return manualReply(searchPage(query, index.search(query), ENGLISH));
}

/** @throws GraphQLError SERVICE_UNAVAILABLE if the manual has not been built */
async function loaded(file: ManualFile): Promise<LoadedManual> {
  const manual = await file.load();
  if (manual) return manual;
  const message = 'The manual has not been built. Run npm run build, or npm start, which builds it.';
  throw clientError('SERVICE_UNAVAILABLE', message);
}

function manualReply(body: string, status = 200, headers: Record<string, string> = {}): Reply {
  return pageReply(
    body,
    { 'cache-control': 'public, no-cache', 'content-security-policy': POLICY, ...headers },
    status,
  );
}

const POLICY = policyWith(MANUAL_ASSETS);

function movedTo(location: string): Reply {
  return { status: 308, headers: { location, 'cache-control': 'public, no-cache' }, body: '' };
}
