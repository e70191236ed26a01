import { type GraphQLInputType, getNamedType } from 'graphql';
import { partnerRow } from './fields-of-parties.ts';
import { valuesOf } from './groups.ts';
import { writeId } from './ids.ts';
import { itemsOf } from './involved.ts';
import { namedParty } from './named-party.ts';
import { cursorOf, inOrderOfRecord, LATEST_CHANGE_FIRST, type OrderBy, type Ordering, orderingOf } from './pages.ts';
import { everAround } from './places.ts';
import { type Row, sorted, type TableName, type World } from './rows.ts';

/** Chooses one of several. */
export type Pick = <T>(choices: readonly T[]) => T;

const LOCALES = ['en', 'ru', 'pt-BR', 'pt', 'pt-PT', 'pt-br', 'zh-Hant', 'zh-Hant-TW', 'fr', 'de', 'x-elvish'];
const INSTANTS = [
  '2000-01-01T00:00:00Z',
  '1990-06-15T21:30:00.120Z',
  '2020-02-29T23:59:59.999Z',
  '2100-01-01T00:00:00Z',
];

const UNKNOWN_UUID = '0199c1f4-a2b3-7c4d-8e9f-000000000000';

/** Arguments and fields that take any name or id of a party. */
const PARTY_REFS = new Set([
  'party',
  'represents',
  'responsible',
  'city',
  'place',
  'country',
  'bloc',
  'between',
  'with',
  'ref',
  'refs',
]);

/** The types of ids that arguments and fields take. */
const IDS_OF: { readonly [name: string]: TableName } = {
  source: 'source',
  series: 'forum_series',
  session: 'session',
  person: 'person',
  speaker: 'person',
  member: 'person',
  signer: 'person',
  agreement: 'agreement',
  delegation: 'delegation',
  commitment: 'commitment',
  statement: 'statement',
  figure: 'figure',
  topic: 'topic',
  forum: 'forum',
  forumSeries: 'forum_series',
};

const TABLES_WITH_IDS: readonly TableName[] = [...new Set(Object.values(IDS_OF)), 'party', 'speaker', 'signature'];

/** Values that match records of a world, and values that match nothing: names, ids, dates and cursors. */
export class Choices {
  readonly parties: readonly string[];
  /** Party names that match no party, or several. */
  readonly wrongParties: readonly string[];
  private readonly dates: readonly string[];
  /** Search texts: words of names, whole or in part, with typing errors. */
  private readonly words: readonly string[];

  constructor(private readonly world: World) {
    const refs = partyRefs(world);
    this.parties = refs.filter((ref) => meansOne(world, ref));
    this.wrongParties = [
      ...refs.filter((ref) => !meansOne(world, ref)),
      'No such party',
      writeId('party', UNKNOWN_UUID),
      'ZX',
    ];
    const names = world.tables.party_name.flatMap(({ text }) => text.split(/\s+/));
    this.words = [
      ...names,
      ...names.map((name) => name.slice(0, 3)),
      ...names.map((name) => `${name}x`),
      '%',
      '莫斯科',
    ];
    const { agreement, commitment, forum } = world.tables;
    const known = [...agreement, ...commitment, ...forum].flatMap((row) => [row.signed_on, row.due_on, row.starts_on]);
    this.dates = [...new Set([...known.filter((date) => date != null), '1990', '2005-05', '2024-02-29', world.today])];
  }

  /** A value of a scalar for the argument or input field of this name. */
  scalar(type: GraphQLInputType, name: string, owner: string, pick: Pick): unknown {
    switch (getNamedType(type).name) {
      case 'Boolean':
        return pick([true, false]);
      case 'Int':
        return pick(/first|last|top/i.test(name) ? [1, 2, 3, 100] : [0, 1, 30, 400, 36_500]);
      case 'Locale':
        return pick(LOCALES);
      case 'PartialDate':
        return pick(this.dates);
      case 'DateTime':
        return pick([
          ...INSTANTS,
          ...this.world.tables.record.slice(0, 3).map((entry) => entry.updated_at.toISOString()),
        ]);
      case 'ID':
        return this.id(name, owner, pick);
      default:
        return this.text(name, owner, pick);
    }
  }

  private id(name: string, owner: string, pick: Pick): string {
    const slugged = { topics: 'topic', within: 'topic', forum: 'forum', spokeAt: 'forum' } as const;
    if (name in slugged) return this.slugOrId(slugged[name as keyof typeof slugged], pick);
    // The ids of a `where` are of the list's own records; those of a root field are of the type that it returns.
    const named = name === 'ids' || name === 'id' ? lowerFirst(owner.replace(/Where$/, '')) : name;
    const items: readonly TableName[] = ['agreement', 'commitment', 'statement', 'figure', 'session'];
    if (name === 'about') return this.id('id', pick(['forum', 'agreement', 'party', 'source']), pick);
    const own = IDS_OF[named] ?? { party: 'party', speaker: 'speaker', signature: 'signature' }[named];
    const table = named === 'cooperation' ? pick(items) : (own ?? pick(TABLES_WITH_IDS));
    // In a `where` of appearances, `speaker` is an appearance, not a person.
    const real: TableName = name === 'ids' && owner === 'SpeakerWhere' ? 'speaker' : (table as TableName);
    // A record named by a filter must be visible; rows in memory do not model that error.
    if (name !== 'ids' && name !== 'id') return writeId(real, pick(this.world.rows(real)).id);
    return writeId(real, pick([...this.world.tables[real].map((row) => row.id), UNKNOWN_UUID]));
  }

  private text(name: string, owner: string, pick: Pick): string {
    if (PARTY_REFS.has(name) || name === 'within') return pick(this.parties);
    switch (name) {
      case 'flags':
      case 'codes':
        return pick(['DATE_UNCERTAIN', 'TOO_FEW_SIGNATORIES', 'NO_SUCH_FLAG']);
      case 'tracks':
        return pick(['A', 'Б', '']);
      case 'indicators':
        return pick(['agreements_signed', 'visitors']);
      case 'position':
        return pick(['mayor', 'мэр', '100%', '_', 'y']);
      case 'search':
      case 'named':
      case 'by':
      case 'text':
        return pick(this.words);
      case 'topicMatches':
        return pick([...this.concepts(), 'wikidata:none', 'no concept']);
      case 'publisher':
        return pick(['planet', 'тасс', '%', '_A', '']);
      default:
        return this.otherText(name, owner, pick);
    }
  }

  /** A string for arguments that are neither a list nor a filter. */
  protected otherText(name: string, owner: string, _pick: Pick): string {
    throw new Error(`nothing says what ${owner}.${name} takes`);
  }

  /** Concepts elsewhere that are or match topics of the world. */
  private concepts(): string[] {
    const topics = new Set(this.world.rows('topic').map(({ id }) => id));
    return this.world.tables.identifier
      .filter(({ record_id: of }) => topics.has(of))
      .flatMap(({ scheme, value }) => [`${scheme}:${value}`, value]);
  }

  private slugOrId(table: TableName, pick: Pick): string {
    const row = pick(this.world.rows(table));
    return pick([row.slug, writeId(table, row.id)]);
  }

  /** The values of a dimension for the filter `group` of a list. */
  groupValues(input: string, dimension: string): string[] {
    const type = input.replace(/GroupInput$/, '');
    const rows = type === 'CooperationItem' ? itemsOf(this.world) : this.world.rows(tableOf(type));
    return valuesOf(this.world, type, rows, dimension);
  }

  /** A cursor of a list of this connection type. */
  cursor(connection: string, parent: string, orderBy: OrderBy | null | undefined, pick: Pick): string {
    const type = connection.replace(/Connection$/, '');
    if (type === 'DelegationMember') return this.cursorIn('delegation_member', inOrderOfRecord('MEMBERS'), pick);
    if (type === 'CitingRecord') return this.cursorIn('record', LATEST_CHANGE_FIRST, pick);
    if (parent === 'Session' && type === 'Speaker' && !orderBy)
      return this.cursorIn('speaker', inOrderOfRecord('as in the programme'), pick);
    if (type === 'PartyPartner')
      return this.cursorAmong(this.partnerRows(), orderingOf(this.world, type, orderBy), pick);
    const usual = parent === 'Forum' && type === 'Session' ? 'STARTS_AT ASC' : undefined;
    const table = type === 'CooperationItem' ? pick<TableName>(['agreement', 'session', 'statement']) : tableOf(type);
    return this.cursorIn(table, orderingOf(this.world, type, orderBy, usual), pick);
  }

  /** Usually a cursor of any row; sometimes of the first or last, with an empty page on one side. */
  private cursorIn(table: TableName, ordering: Ordering, pick: Pick): string {
    return this.cursorAmong(this.world.rows(table), ordering, pick);
  }

  /** Every party as if it were a partner, with one item. */
  private partnerRows(): Row[] {
    return this.world.rows('party').map((party, index) => {
      const items = itemsOf(this.world);
      return partnerRow(this.world, party, items.slice(index % items.length).slice(0, 1));
    });
  }

  private cursorAmong(rows: readonly Row[], ordering: Ordering, pick: Pick): string {
    if (pick([true, true, false])) return cursorOf(ordering, pick(rows));
    const inOrder = sorted(rows, ordering.value, (row) => row.id);
    return cursorOf(ordering, pick([inOrder[0]!, inOrder.at(-1)!]));
  }
}

function tableOf(type: string): TableName {
  return type.replace(/(?<=.)([A-Z])/g, '_$1').toLowerCase() as TableName;
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

/** All names of parties in a world. */
function partyRefs(world: World): string[] {
  return world.rows('party').flatMap((party) => {
    const names = world.tables.party_name.filter((name) => name.party_id === party.id).map((name) => name.text);
    const identifiers = world.tables.identifier.filter((each) => each.record_id === party.id);
    const around = everAround(world, party.id).map((id) => world.known('party', id)!);
    return [
      writeId('party', party.id),
      party.slug,
      ...[party.alpha2, party.alpha3].filter((code) => code !== null),
      ...identifiers.flatMap(({ scheme, value }) => [`${scheme}:${value}`, scheme === 'wikidata' ? value : []].flat()),
      ...names.map((name) => name.toUpperCase()),
      ...names.map((name) => ` ${name.toLowerCase().normalize('NFD')}!`),
      ...around.flatMap(({ slug, alpha2, name }) => [slug, alpha2 ?? name].map((place) => `${names[0]}, ${place}`)),
      `${party.level.toLowerCase()}:${party.name}`,
    ];
  });
}

function meansOne(world: World, ref: string): boolean {
  try {
    return namedParty(world, ref) !== null;
  } catch {
    return false;
  }
}
