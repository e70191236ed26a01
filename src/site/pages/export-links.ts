import { html, joinPieces } from '../../outputs/wording/html.ts';
import type { Writer } from '../../outputs/wording/writer.ts';
import type { FoundItem, FoundRecord } from '../../records/description/found-record.ts';
import { recordTypeOfId } from '../../records/description/registry.ts';
import type { PageContent } from '../../records/description/writers.ts';

/** The maximum number of parties in `between`. */
const MAX_PARTIES = 10;

/** Links to the exports of a record: cooperation as CSV, a calendar and a feed. */
export function exportLinks(record: FoundRecord, to: Writer): PageContent {
  const links = linksFor(record);
  if (links.length === 0) return null;
  return html`<section class="citing">
<h2>${to.label('takeAway')}</h2>
<p class="forms">${joinPieces(
    links.map(
      (each) =>
        html`<a href="${addressOf(each, to)}">${each.format === 'CSV' ? each.format : to.label(each.format)}</a>`,
    ),
    ' · ',
  )} · <a href="../docs/other-programs${to.languageQuery}">${to.label('otherPrograms')}</a></p>
</section>`;
}

/** An export, and the part of its address that depends on the record. */
interface ExportLink {
  format: 'CSV' | 'calendar' | 'feed';
  path: string;
  parameters: [name: string, value: string][];
}

/** The relative address: CSV with the byte order mark that Excel needs, calendars and feeds in the chosen language. */
function addressOf({ format, path, parameters }: ExportLink, { wanted }: Writer): string {
  const search = new URLSearchParams(parameters);
  if (format === 'CSV') search.set('bom', '1');
  else if (wanted.named) search.set('lang', wanted.lang);
  return `../${path}?${search}`;
}

function linksFor(record: FoundRecord): ExportLink[] {
  const { isItem, page } = recordTypeOfId(record.id);
  if (isItem) return between((record as FoundItem).parties.map((party) => party.id));
  if (!page.cooperation) return [];
  const { where, parameter } = page.cooperation;
  const chosen = JSON.stringify(where(record.currentId));
  const items: ExportLink = { format: 'CSV', path: 'export/cooperationItems.csv', parameters: [['where', chosen]] };
  const feed = (name: string, value: string): ExportLink => ({
    format: 'feed',
    path: 'feed.atom',
    parameters: [[name, value]],
  });
  if (!parameter) return [items, feed('where', chosen)];
  const calendar: ExportLink = {
    format: 'calendar',
    path: 'calendar.ics',
    parameters: [[parameter, record.currentId]],
  };
  return [items, calendar, feed(parameter, record.currentId)];
}

/** Exports of the cooperation between the parties of an item. */
function between(parties: readonly string[]): ExportLink[] {
  if (parties.length < 2 || parties.length > MAX_PARTIES) return [];
  const parameters = parties.map((id): [string, string] => ['between', id]);
  return [
    { format: 'CSV', path: 'export/cooperation.csv', parameters },
    { format: 'feed', path: 'feed.atom', parameters: [['records', 'cooperation'], ...parameters] },
  ];
}
