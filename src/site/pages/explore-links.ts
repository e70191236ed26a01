import { html } from '../../outputs/wording/html.ts';
import type { Writer } from '../../outputs/wording/writer.ts';
import type { FoundItem, FoundRecord } from '../../records/description/found-record.ts';
import type { ViewLink } from '../../records/description/page.ts';
import { recordTypeOfId } from '../../records/description/registry.ts';
import type { PageContent } from '../../records/description/writers.ts';

/** The maximum number of parties that the explorer shows together. */
const MAX_PARTIES = 10;

/** Topics of an item that have links of their own. */
const MAX_TOPICS = 3;

/** A link with its text, if that is no label. */
type ExploreLink = Omit<ViewLink, 'label'> & ({ label: string } | { text: string });

/** Links to what surrounds a record: all items of its parties, those on its topics, their network and their statistics. */
export function exploreLinks(record: FoundRecord, to: Writer): PageContent {
  const links = [...linksFor(record, to), ...(recordTypeOfId(record.id).page.explore?.(record) ?? [])];
  if (links.length === 0) return null;
  return html`<section>
<h2>${to.label('explore')}</h2>
<ul class="explore">
${links.map((link) => html`<li>${to.viewLink(link, 'text' in link ? link.text : to.label(link.label))}</li>\n`)}</ul>
</section>`;
}

function linksFor(record: FoundRecord, to: Writer): ExploreLink[] {
  const { isItem, page } = recordTypeOfId(record.id);
  if (isItem) return around(record as FoundItem, to);
  if (!page.cooperation) return [];
  const of: [string, string] = [page.cooperation.address, record.slug ?? record.currentId];
  return [
    ...(of[0] === 'party' ? [{ label: 'withAnotherParty', path: 'between', parameters: [of] }] : []),
    { label: 'allItems', path: 'records/items', parameters: [of] },
    ...views([of]),
  ];
}

function around({ parties, topics = [] }: FoundItem, to: Writer): ExploreLink[] {
  const of = parties.map(({ slug }): [string, string] => ['party', slug]);
  const together: ExploreLink[] =
    of.length > 1 && of.length <= MAX_PARTIES
      ? [{ label: 'allItemsOfParties', path: 'between', parameters: of }, ...views(of)]
      : [];
  const onTopics = topics.slice(0, MAX_TOPICS).map(({ id, name }): ExploreLink => {
    const text = to.words.onTopic.replace('{}', name);
    return { text, path: 'records/items', parameters: [['topic', id]] };
  });
  return [...together, ...onTopics];
}

/** The network and the statistics of the items with a filter. */
function views(of: ViewLink['parameters']): ExploreLink[] {
  return [
    { label: 'network', path: 'network', parameters: of },
    { label: 'statistics', path: 'statistics', parameters: [['of', 'items'], ['by', 'decade'], ...of] },
  ];
}
