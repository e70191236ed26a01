import { html } from '../../outputs/wording/html.ts';
import { layoutPage } from '../../outputs/wording/page-layout.ts';
import { pageReply } from '../../outputs/wording/page-reply.ts';
import type { Site } from '../../outputs/wording/site.ts';
import type { Writer } from '../../outputs/wording/writer.ts';
import type { Route } from '../../server/http/route.ts';

/** Ways to take the data with you: an address relative to the server's root, its label, and what it is for. */
const WAYS = [
  { path: 'releases', label: 'releases', lead: 'releasesLead' },
  { path: 'docs/other-programs', label: 'otherPrograms', lead: 'otherProgramsLead' },
  { path: 'records/sources', label: 'sources', lead: 'sourcesLead' },
  { path: 'docs/exports', label: 'wholeLists', lead: 'wholeListsLead', isEnglish: true },
  { path: 'docs/querying', label: 'api', lead: 'apiLead', isEnglish: true },
  { path: 'playground', label: 'playground', lead: 'playgroundLead' },
  { path: 'ns', label: 'vocabulary', lead: 'vocabularyLead' },
] as const;

/** The route of the page `/data`. */
export function dataRoute(site: Site): Route {
  return {
    at: '/data',
    cost: 0,
    handle: async (incoming) =>
      pageReply(dataPage(await site.writerFor(incoming)), {
        'cache-control': 'public, no-cache',
        vary: 'Accept-Language',
      }),
  };
}

function dataPage(to: Writer): string {
  const title = to.label('data');
  const content = html`<h1>${title}</h1>
<p class="lead">${to.label('dataLead')}</p>
<dl>
${WAYS.map((way) => html`<dt>${linkTo(way, to)}</dt><dd>${to.label(way.lead)}</dd>\n`)}</dl>`;
  return layoutPage({ title, content, root: './', section: 'data' }, to);
}

function linkTo(way: (typeof WAYS)[number], to: Writer) {
  const isEnglish = 'isEnglish' in way;
  const address = isEnglish ? way.path : way.path + to.languageQuery;
  return html`<a href="${address}"${isEnglish && html` hreflang="en"`}>${to.label(way.label)}</a>`;
}
