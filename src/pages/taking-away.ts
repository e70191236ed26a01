import type { FoundRecord } from '../whole-records/found-record.ts';
import { html, joined, type Piece } from './html.ts';
import type { Writer } from './writer.ts';

/** As many parties as `between` takes. */
const MOST_BETWEEN = 10;

/** What there is to take away about a record: its cooperation as a table, its days as a calendar, its news as a feed. */
export function takingAway(record: FoundRecord, to: Writer): Piece {
  const addresses = addressesOf(record);
  if (addresses.length === 0) return null;
  return html`<section class="citing">
<h2>${to.label('takeAway')}</h2>
<p class="forms">${joined(
    addresses.map(({ label, href }) => html`<a href="${href}">${label === 'CSV' ? label : to.label(label)}</a>`),
    ' · ',
  )} · <a href="../how-to${to.query}">${to.label('howTo')}</a></p>
</section>`;
}

interface Address {
  label: 'CSV' | 'calendar' | 'feed';
  href: string;
}

function addressesOf(record: FoundRecord): Address[] {
  const { __typename: type, id } = record;
  switch (type) {
    case 'Forum':
      return [items({ forum: id }), calendar({ forum: id }), feed({ forum: id })];
    case 'Topic':
      return [items({ topics: [id] }), feedOf({ topics: [id] })];
    case 'Source':
      return [items({ source: id }), feedOf({ source: id })];
    case 'Agreement':
    case 'Commitment':
    case 'Statement':
    case 'Figure':
    case 'Session':
      return between((record.parties ?? []).map((party) => party.id));
    case 'Bloc':
    case 'Country':
    case 'Region':
    case 'City':
    case 'Organization':
      return [items({ party: id }), calendar({ party: id }), feed({ party: id })];
    default:
      return [];
  }
}

function items(where: object): Address {
  return { label: 'CSV', href: `../export/cooperationItems.csv?${written({ where: JSON.stringify(where) })}` };
}

function calendar(of: { [name: string]: string }): Address {
  return { label: 'calendar', href: `../calendar.ics?${written(of)}` };
}

function feed(of: { [name: string]: string }): Address {
  return { label: 'feed', href: `../feed.atom?${written(of)}` };
}

function feedOf(where: object): Address {
  return feed({ where: JSON.stringify(where) });
}

/** Of an item: all that there is between its parties. */
function between(parties: readonly string[]): Address[] {
  if (parties.length < 2 || parties.length > MOST_BETWEEN) return [];
  const search = new URLSearchParams(parties.map((id): [string, string] => ['between', id]));
  return [
    { label: 'CSV', href: `../export/cooperation.csv?${search}` },
    { label: 'feed', href: `../feed.atom?records=cooperation&${search}` },
  ];
}

function written(parameters: { [name: string]: string }): URLSearchParams {
  return new URLSearchParams(parameters);
}
