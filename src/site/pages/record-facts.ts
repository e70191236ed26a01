import type { FoundRecord } from '../../outputs/record-documents/found-record.ts';
import { momentInWords } from '../../outputs/wording/dates.ts';
import { html, joined, type Piece } from '../../outputs/wording/html.ts';
import type { Words } from '../../outputs/wording/words/en.ts';
import type { Writer } from '../../outputs/wording/writer.ts';

type Fact = readonly [label: keyof Words['labels'], write: (record: FoundRecord, writer: Writer) => Piece];

/** The facts of records in the order in which they are read. A page shows those that its record has. */
const FACTS: readonly Fact[] = [
  ['kind', (record, to) => record.kind && to.code(record.kind)],
  ['kindAsTitled', (record) => record.kindAsTitled],
  ['status', (record, to) => record.status && to.code(record.status)],
  ['binding', (record, to) => typeof record.binding === 'boolean' && to.label(record.binding ? 'yes' : 'no')],
  ['held', (record, to) => isForum(record) && to.span(record.startsOn, record.endsOn)],
  ['held_before', (record, to) => record.previousStartsOn?.map((day) => to.date(day)).join(', ')],
  ['startsAt', (record, to) => moment(record, record.startsAt, to)],
  ['endsAt', (record, to) => moment(record, record.endsAt, to)],
  ['adoptedOn', (record, to) => to.date(record.adoptedOn)],
  ['signedOn', (record, to) => to.date(record.signedOn)],
  ['places', (record, to) => to.allNamed(record.places)],
  ['provisionallyAppliedFrom', (record, to) => to.date(record.provisionallyAppliedFrom)],
  ['inForceFrom', (record, to) => to.date(record.inForceFrom)],
  ['expiresOn', (record, to) => to.list(to.date(record.expiresOn), record.autoRenews && to.label('renews'))],
  ['terminatedOn', (record, to) => to.date(record.terminatedOn)],
  ['announcedOn', (record, to) => to.date(record.announcedOn)],
  ['occurredOn', (record, to) => !saidAlready(record) && to.date(record.occurredOn)],
  ['startsOn', (record, to) => !isForum(record) && to.date(record.startsOn)],
  ['dueOn', (record, to) => to.date(record.dueOn)],
  ['asOf', (record, to) => to.date(record.asOf)],
  ['validFrom', (record, to) => to.date(record.validFrom)],
  ['validTo', (record, to) => to.date(record.validTo)],
  ['value', (record, to) => money(record, to)],
  ['indicator', (record) => record.indicator && html`<code>${record.indicator}</code>`],
  ['about', (record, to) => record.about && to.to(record.about.id, to.code(record.about.__typename))],
  ['agreement', (record, to) => to.titled(record.agreement)],
  ['party', (record, to) => to.named(record.party)],
  ['attendsAs', (record, to) => record.attendsAs && to.code(record.attendsAs)],
  ['size', (record, to) => record.size !== undefined && to.number(record.size)],
  ['reportedSize', (record, to) => record.reportedSize && to.number(record.reportedSize)],
  ['session', (record, to) => to.titled(record.session)],
  ['forum', (record, to) => to.titled(record.forum)],
  ['series', (record, to) => to.titled(record.series)],
  ['edition', (record) => record.edition],
  ['partOf', (record, to) => to.titled(record.partOf)],
  ['cities', (record, to) => to.allNamed(record.cities)],
  ['venue', (record) => record.venue],
  ['attendance', (record, to) => record.attendance && to.code(record.attendance)],
  ['track', (record) => record.track],
  ['rooms', (record) => record.rooms?.join(', ')],
  ['languages', (record, to) => record.languages?.map((tag) => to.language(tag)).join(', ')],
  ['depositary', (record, to) => to.named(record.depositary)],
  ['within', (record, to) => !isCountryItself(record) && to.named(record.within)],
  [
    'country',
    (record, to) => record.country?.id !== record.within?.id && !isCountryItself(record) && to.named(record.country),
  ],
  ['seat', (record, to) => to.named(record.seat)],
  ['population', (record, to) => record.population && to.number(record.population)],
  ['coordinates', (record) => record.coordinates && `${record.coordinates.latitude}, ${record.coordinates.longitude}`],
  ['alpha', (record) => [record.alpha2, record.alpha3].filter(Boolean).join(', ')],
  ['parent', (record, to) => to.named(record.parent)],
  ['authors', (record) => record.authors?.join(', ')],
  ['publisher', (record) => record.publisher],
  ['publishedOn', (record, to) => to.date(record.publishedOn)],
  ['retrievedOn', (record, to) => to.date(record.retrievedOn)],
  ['language', (record, to) => record.lang && to.language(record.lang)],
  ['licence', (record) => record.licence],
  ['sourceUrl', (record, to) => record.sourceUrl && to.out(record.sourceUrl)],
  ['archived', (record, to) => record.archivedUrl && to.out(record.archivedUrl)],
  [
    'texts',
    (record, to) =>
      record.texts &&
      joined(
        record.texts.map(({ lang, url }) => to.out(url, to.language(lang))),
        ', ',
      ),
  ],
  [
    'references',
    (record, to) =>
      record.references &&
      joined(
        record.references.map((each) => numbered(each, to)),
        ', ',
      ),
  ],
  [
    'links',
    (record, to) =>
      record.links &&
      joined(
        record.links.map((url) => to.out(url)),
        ', ',
      ),
  ],
  [
    'identifiers',
    (record, to) =>
      joined(
        record.identifiers.map((each) => numbered(each, to)),
        ', ',
      ),
  ],
  ['topics', (record, to) => to.allNamed(record.topics)],
];

/** The facts that a record has, each with what it is called. */
export function factsOf(record: FoundRecord, writer: Writer): { label: string; value: Piece }[] {
  return FACTS.map(([label, write]) => ({ label: writer.label(label), value: write(record, writer) })).filter(
    ({ value }) => !isNothing(value),
  );
}

/** The quantity of a figure, in words: "at least 100 agreements". */
export function quantity(figure: { bound: string; value: string; unit: string }, to: Writer): string {
  return [to.code(figure.bound), to.decimal(figure.value), figure.unit.replaceAll('_', ' ')].filter(Boolean).join(' ');
}

function isNothing(value: Piece): boolean {
  return (
    value === null ||
    value === undefined ||
    value === false ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}

function isForum(record: FoundRecord): boolean {
  return record.__typename === 'Forum';
}

/** A country is the country in which it lies. */
function isCountryItself(record: FoundRecord): boolean {
  return record.country?.id === record.id;
}

/** The day of an item is one of its other dates, unless it is all that is known. */
function saidAlready({ occurredOn, startsAt, ...record }: FoundRecord): boolean {
  return (
    Boolean(startsAt) ||
    [record.signedOn, record.adoptedOn, record.inForceFrom, record.announcedOn, record.asOf].includes(occurredOn)
  );
}

function moment(record: FoundRecord, instant: string | null | undefined, to: Writer): Piece {
  if (!instant) return null;
  const zone = record.forum?.timeZone ?? 'UTC';
  return html`<time datetime="${instant}">${momentInWords(instant, to.words.locale, zone)}</time> <span class="note">${zone}</span>`;
}

function money({ value }: FoundRecord, to: Writer): Piece {
  return value && typeof value === 'object' && `${to.decimal(value.value)} ${value.currency}`;
}

function numbered({ scheme, value, url }: { scheme: string; value: string; url: string | null }, to: Writer): Piece {
  const text = `${scheme} ${value}`;
  return url ? to.out(url, text) : text;
}
