import { html, joined } from '../../outputs/wording/html.ts';
import type { Writer } from '../../outputs/wording/writer.ts';
import type { FoundItem, FoundRecord } from '../../records/description/found-record.ts';
import { recordTypeOfId } from '../../records/description/registry.ts';
import type { Piece } from '../../records/description/writers.ts';

/** As many parties as `between` takes. */
const MOST_BETWEEN = 10;

/** What there is to take away about a record: its cooperation as a table, its days as a calendar, its news as a feed. */
export function takingAway(record: FoundRecord, to: Writer): Piece {
  const taken = takenFrom(record);
  if (taken.length === 0) return null;
  return html`<section class="citing">
<h2>${to.label('takeAway')}</h2>
<p class="forms">${joined(
    taken.map((each) => html`<a href="${addressOf(each, to)}">${each.as === 'CSV' ? each.as : to.label(each.as)}</a>`),
    ' · ',
  )} · <a href="../docs/other-programs${to.query}">${to.label('howTo')}</a></p>
</section>`;
}

/** What is taken away, and where from: an address without what it has in common with others of its kind. */
interface Taken {
  as: 'CSV' | 'calendar' | 'feed';
  path: string;
  parameters: [name: string, value: string][];
}

/** For people: with the mark by which Excel knows a CSV, and the rest in the language that they chose. */
function addressOf({ as, path, parameters }: Taken, { wanted }: Writer): string {
  const search = new URLSearchParams(parameters);
  if (as === 'CSV') search.set('bom', '1');
  else if (wanted.named) search.set('lang', wanted.lang);
  return `../${path}?${search}`;
}

function takenFrom(record: FoundRecord): Taken[] {
  const { isItem, page } = recordTypeOfId(record.id);
  if (isItem) return between((record as FoundItem).parties.map((party) => party.id));
  if (!page.cooperation) return [];
  const { where, parameter } = page.cooperation;
  const chosen = JSON.stringify(where(record.currentId));
  const items: Taken = { as: 'CSV', path: 'export/cooperationItems.csv', parameters: [['where', chosen]] };
  const feed = (name: string, value: string): Taken => ({ as: 'feed', path: 'feed.atom', parameters: [[name, value]] });
  if (!parameter) return [items, feed('where', chosen)];
  const calendar: Taken = { as: 'calendar', path: 'calendar.ics', parameters: [[parameter, record.currentId]] };
  return [items, calendar, feed(parameter, record.currentId)];
}

/** Of an item: all that there is between its parties. */
function between(parties: readonly string[]): Taken[] {
  if (parties.length < 2 || parties.length > MOST_BETWEEN) return [];
  const parameters = parties.map((id): [string, string] => ['between', id]);
  return [
    { as: 'CSV', path: 'export/cooperation.csv', parameters },
    { as: 'feed', path: 'feed.atom', parameters: [['records', 'cooperation'], ...parameters] },
  ];
}
