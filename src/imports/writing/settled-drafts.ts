import { TreatyActionKind } from '../../domain/agreements/treaty-action.entity.ts';
import { recordTypeOf } from '../../records/description/registry.ts';
import { fold } from '../../records/values/names.ts';
import type { FlagDraft } from '../../records/writing/record.writes.ts';
import type { Draft, MentionedFields, PartyReference, RecordReference, Reference } from '../files/import-format.ts';
import { fieldsOfType } from '../mapping/record-fields.ts';
import { NameMatch } from '../parties/party-choice.ts';
import { dayOf, dayOfPart } from '../parties/record-day.ts';
import type { Claims, Lookups, SettledDraft, TakenParty } from './claims.ts';

/** A reference, once it was looked for. */
class Found {
  constructor(
    readonly reference: Reference,
    readonly id: string | null,
  ) {}

  /** The name of a party in the file; null for another record. */
  get party(): string | null {
    return '$party' in this.reference ? this.reference.$party.name : null;
  }

  get sign(): string {
    return this.id ?? ('$party' in this.reference ? fold(this.reference.$party.name) : this.reference.$record);
  }
}

/** Puts together what the files of a register say of one record, and sets ids for what they refer to. */
export function settle(claims: Claims, lookups: Lookups): SettledDraft {
  const settling = new Settling(claims, lookups);
  const own = claims.rows.length > 0 ? settling.said() : null;
  const said = own && (asWritten(own) as Draft);
  const others = claims.others.map(({ file, said }) => ({ file, draft: settling.earlier(said) }));
  if (own) others.splice(claims.first, 0, { file: claims.file, draft: own });
  const whole = settling.together(others);
  const draft = settling.settled(whole, '') as Draft;
  settling.keepApart(draft);
  const flags = flagsOf(settling.all);
  if (flags.length > 0) draft.flags = [...((draft.flags as object[] | undefined) ?? []), ...flags];
  const { repairs, waits, taken } = settling;
  const { needed } = fieldsOfType(claims.kind);
  const unknown = needed.find((field) => draft[field] === undefined && whole[field] !== undefined);
  return {
    said,
    draft,
    repairs,
    waits,
    taken,
    missing: needed.filter((field) => whole[field] === undefined),
    refusal: settling.refusal ?? (unknown ? `Without its ${unknown.replace(/Id$/, '')} it cannot be kept.` : null),
  };
}

/** What is uncertain about the parties that were taken. */
function flagsOf(taken: readonly TakenParty[]): FlagDraft[] {
  const flag = (code: string, message: string, texts: readonly string[]) =>
    texts.length > 0 ? [{ code, message: `${message}: ${[...new Set(texts)].sort().join(', ')}.` }] : [];
  const similar = taken.filter(({ how }) => how === NameMatch.SIMILAR);
  return [
    ...flag(
      'PARTY_BY_SIMILARITY',
      'Names that only resemble those of parties were taken',
      similar.map(({ party, called }) => `"${party.name}" for ${called}`),
    ),
    ...flag(
      'PARTY_OUTSIDE_VALIDITY',
      'Parties that did not exist on the day, but within a year of it',
      taken.flatMap(({ grace }) => grace ?? []),
    ),
  ];
}

class Settling {
  readonly repairs: SettledDraft['repairs'] = [];
  private readonly told = new Set<string>();
  /** The row that is looked at; null: what is looked at was said in an earlier import, and is not told of again. */
  private row: number | null = null;
  private readonly namedTwice = new Set<string>();
  /** The entries of lists by their keys: a register may have a record of ten thousand rows. */
  private readonly entries = new WeakMap<unknown[], Map<string, unknown[]>>();
  refusal: string | null = null;
  waits = false;
  /** The parties that the file mentions, and those that all files mention. */
  readonly taken: TakenParty[] = [];
  readonly all: TakenParty[] = [];
  private readonly neededIn = fieldsOfType(this.claims.kind).neededIn;
  /** By what two entries of a list are the same part of the record. Of other lists, only equal entries are the same. */
  private readonly keys = new Map(
    (recordTypeOf(this.claims.kind).parts ?? []).flatMap(({ field, keys, sameInFiles }) => {
      const same = sameInFiles ? [sameInFiles] : keys;
      return same ? [[field, same] as const] : [];
    }),
  );
  /** That of the record, and within a part that has one of its own, that of the part. */
  private day: string | null;
  /** The first day on which a party acted, by what the files call it: its rows are about one party, on whatever day it acted. */
  private readonly daysOfSignatures = new Map<string, string>();

  constructor(
    private readonly claims: Claims,
    private readonly lookups: Lookups,
  ) {
    const { kind, rows, others, first } = claims;
    const own = rows.map(([, draft]) => draft);
    const drafts = others.map(({ said }) => said);
    drafts.splice(first, 0, ...own);
    this.day = dayOf(kind, drafts, (key) => lookups.day(key));
    for (const { signatures } of drafts) {
      for (const signature of (signatures as Draft[] | undefined) ?? []) {
        const [name, day] = [this.nameOf(signature), dayOfPart(signature)];
        const known = name && this.daysOfSignatures.get(name);
        if (name && day && (!known || day < known)) this.daysOfSignatures.set(name, day);
      }
    }
  }

  /** What a signature calls its party, case and accents apart. */
  private nameOf({ partyId, namedAs }: Draft): string | null {
    const { $party } = (partyId ?? {}) as Partial<PartyReference>;
    const name = $party === undefined ? (namedAs as string | undefined) : this.lookups.name($party);
    return name ? fold(name) : null;
  }

  /** What the rows of the file say together, with what an earlier import of it said that stays. */
  said(): Draft {
    const { rows, before, mentions, isPartial } = this.claims;
    const draft: Draft = {};
    const first: Differ = (field) => this.repair(`Rows of the same record differ: of ${field} the first counts.`);
    for (const [row, part] of rows) {
      this.row = row;
      const once: Draft = {};
      this.unite(once, this.found(part, '') as Draft, first, true);
      this.unite(draft, once, first);
    }
    if (this.namedTwice.size > 0) {
      const names = [...this.namedTwice].join(', ');
      const flag = { code: 'PARTY_NAMED_TWICE', path: 'signatures', message: `The register names twice: ${names}.` };
      draft.flags = [...((draft.flags as object[] | undefined) ?? []), flag];
    }
    if (before && isPartial) this.unite(draft, this.earlier(before), () => {});
    else if (before && mentions) this.keepUnmentioned(draft, this.earlier(before), mentions);
    return draft;
  }

  /** What an earlier import said, with what its references mean now. */
  earlier(said: Draft): Draft {
    this.row = null;
    return this.found(said, '') as Draft;
  }

  /** What all files say. Of a single value the first that says it counts; the file that is imported is told if it is another. */
  together(files: readonly { file: string; draft: Draft }[]): Draft {
    const { file, rows } = this.claims;
    const whole: Draft = {};
    this.row = null;
    for (const { file: each, draft } of files) {
      this.unite(whole, draft, (field) => {
        const [top] = field.split('.');
        const sayer = files.find((other) => other.draft[top!] !== undefined)!.file;
        const row = each === file ? (rows[0]?.[0] ?? null) : null;
        this.repair(`Files of the register differ: of ${field} what "${sayer}" says counts.`, row);
      });
    }
    return whole;
  }

  /** A draft as the writes of its feature take it; undefined if it is nothing without what nobody knows. */
  settled(value: unknown, list: string): unknown {
    if (value instanceof Found) return value.id ?? undefined;
    if (Array.isArray(value)) {
      return value.map((item) => this.settled(item, list)).filter((item) => item !== undefined);
    }
    if (typeof value !== 'object' || value === null) return value;
    const draft: Draft = {};
    for (const [field, given] of Object.entries(value)) {
      // A signature keeps what the register calls the party, also if nobody knows which one that is.
      if (list === 'signatures' && given instanceof Found && field === 'partyId') draft.namedAs ??= given.party;
      const settled = this.settled(given, field);
      if (settled !== undefined) draft[field] = settled;
    }
    const needed = this.neededIn.get(list);
    return needed && draft[needed] === undefined ? undefined : draft;
  }

  /**
   * Of signatures in the name of one party that the mapping keeps apart, only one can be that party's: the others are those
   * of parties of the same name, of which nobody can say yet which ones they are.
   */
  keepApart(draft: Draft): void {
    const seen = new Set<string>();
    for (const signature of (draft.signatures as Draft[] | undefined) ?? []) {
      delete signature.$apart;
      const sign = `${signature.partyId} ${signature.role}`;
      if (signature.partyId && seen.has(sign)) delete signature.partyId;
      else seen.add(sign);
    }
  }

  private repair(sentence: string, row = this.row): void {
    if (row === null) return;
    const sign = `${row} ${sentence}`;
    if (this.told.has(sign)) return;
    this.told.add(sign);
    this.repairs.push({ row, sentence });
  }

  /** A value with what its references mean beside what the file calls it. */
  private found(value: unknown, list: string): unknown {
    if (Array.isArray(value)) return value.flatMap((item) => this.found(item, list) ?? []);
    if (typeof value !== 'object' || value === null) return value;
    const { $party, $record } = value as Partial<PartyReference & RecordReference>;
    if ($party !== undefined) return this.party($party, list);
    if ($record !== undefined) return this.record(value as RecordReference, list);
    const draft: Draft = {};
    const { day } = this;
    const name = list === 'signatures' ? this.nameOf(value as Draft) : null;
    if (list !== '') this.day = (name && this.daysOfSignatures.get(name)) ?? dayOfPart(value as Draft) ?? day;
    for (const [field, given] of Object.entries(value)) {
      const found = this.found(given, field === 'partyId' ? list : field);
      if (found !== undefined) draft[field] = found;
    }
    this.day = day;
    // The day of a signature is short for an action.
    if (list === 'signatures' && draft.signedOn !== undefined) {
      const { signedOn, actions = [], ...signature } = draft;
      const signing: Draft[] = [{ kind: TreatyActionKind.SIGNATURE, on: signedOn }];
      this.uniteLists(signing, actions as Draft[], 'actions', () => {});
      return { ...signature, actions: signing };
    }
    return draft;
  }

  private party(reference: PartyReference['$party'], list: string): Found | undefined {
    const mention = this.lookups.party(reference, this.day);
    if (!mention) return undefined;
    this.all.push(mention);
    if (this.row !== null) this.taken.push(mention);
    const { party, partyId, misfit } = mention;
    if (!partyId) {
      const otherwise = list === 'signatures' ? ': the signature keeps the name alone.' : ', and is left out.';
      this.repair(`"${party.name}" is not known as a party${otherwise}${misfit ? ` ${misfit}` : ''}`);
    }
    return new Found({ $party: party }, partyId);
  }

  private record(reference: RecordReference, list: string): Found {
    const { $record: key, $anywhere } = reference;
    const id = this.lookups.record(key) ?? null;
    if (!id && $anywhere && this.lookups.comes(key)) this.waits = true;
    else if (!id && ($anywhere || list === 'topicIds')) {
      this.repair(`It refers to ${key}, which is not there, and is left out.`);
    } else if (!id && this.row !== null) this.refusal ??= `It refers to ${key}, which could not be imported.`;
    return new Found(reference, id);
  }

  /**
   * Adds what another row or file says.
   * @param differ is told of each single value that is another there: what is there already counts
   * @param ofOneRow whether both stand in one row, which should not name a party twice
   */
  private unite(into: Draft, from: Draft, differ: Differ, ofOneRow = false): void {
    for (const [field, value] of Object.entries(from)) {
      const known = into[field];
      if (Array.isArray(value)) {
        const list = (Array.isArray(known) ? known : []) as unknown[];
        into[field] = list;
        this.uniteLists(list, value, field, differ, ofOneRow);
      } else if (known === undefined || known === null) into[field] = value;
      else if (contentOf(known) !== contentOf(value)) differ(field);
    }
  }

  private uniteLists(list: unknown[], more: readonly unknown[], field: string, differ: Differ, ofOneRow = false): void {
    const byKey = this.entriesOf(list, field);
    const within: Differ = (inner) => differ(`${field}.${inner}`);
    for (const entry of more) {
      const key = this.keyOf(entry, field);
      const same = (byKey.get(key) ?? []).find((known) => field !== 'actions' || saysNoOther(known, entry));
      if (same === undefined) {
        if (field === 'signatures') this.tellApart(list, entry as Draft);
        // Its own lists once, too.
        const kept = isPart(entry) ? {} : entry;
        if (isPart(entry)) this.unite(kept as Draft, entry, within, false);
        list.push(kept);
        byKey.set(key, [...(byKey.get(key) ?? []), kept]);
      } else if (isPart(same) && isPart(entry)) {
        const before = contentOf(same);
        this.unite(same, entry, field === 'signatures' ? exceptNames(within) : within);
        if (ofOneRow && field === 'signatures' && contentOf(same) === before) this.tellNamedTwice(entry);
      }
    }
  }

  private entriesOf(list: unknown[], field: string): Map<string, unknown[]> {
    const known = this.entries.get(list);
    if (known) return known;
    const byKey = new Map<string, unknown[]>();
    for (const entry of list) {
      const key = this.keyOf(entry, field);
      byKey.set(key, [...(byKey.get(key) ?? []), entry]);
    }
    this.entries.set(list, byKey);
    return byKey;
  }

  private keyOf(entry: unknown, field: string): string {
    const keys = this.keys.get(field);
    if (!keys || !isPart(entry)) return contentOf(entry);
    const key = keys.find(([column]) => entry[column!] != null) ?? keys.at(-1)!;
    // What a mapping keeps apart is not the same, whatever it says.
    return [...key.map((column) => signIn(entry, column)), entry.$apart ?? ''].join(' ');
  }

  private tellNamedTwice(signature: Draft): void {
    const { partyId, namedAs } = signature;
    const name = String(namedAs ?? (partyId instanceof Found ? partyId.party : partyId));
    this.namedTwice.add(name);
    this.repair(`"${name}" is named twice in this row, and counts once.`);
  }

  private tellApart(list: readonly unknown[], { partyId, role, $apart }: Draft): void {
    if ($apart === undefined || !(partyId instanceof Found)) return;
    const isSame = (other: Draft) => other.role === role && signOf(other.partyId) === partyId.sign;
    if (list.some((other) => isSame(other as Draft))) {
      this.repair(`"${partyId.party}" signed already, by somebody else: this one is kept apart.`);
    }
  }

  /** Adds what the file said before of that which its mapping mentions no more. */
  private keepUnmentioned(draft: Draft, before: Draft, mentions: MentionedFields): void {
    for (const [field, value] of Object.entries(before)) {
      const inner = mentions[field];
      if (inner === undefined) draft[field] ??= value;
      else if (inner !== true && Array.isArray(draft[field]) && Array.isArray(value)) {
        const earlier = this.entriesOf(value, field);
        for (const entry of draft[field] as Draft[]) {
          const [same] = earlier.get(this.keyOf(entry, field)) ?? [];
          if (same) this.keepUnmentioned(entry, same as Draft, inner);
        }
      }
    }
  }
}

/** Is told of the place of a single value that two say differently. */
type Differ = (field: string) => void;

/** How a register writes the name of a party is no contradiction. */
function exceptNames(differ: Differ): Differ {
  return (field) => {
    if (!/\.(partyId|namedAs)$/.test(field)) differ(field);
  };
}

function isPart(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !(value instanceof Found);
}

/** Whether two actions of one kind and day may be one: two declarations of one day have two texts. */
function saysNoOther(one: unknown, other: unknown): boolean {
  const [a, b] = [(one as Draft).text, (other as Draft).text];
  return a == null || b == null || a === b;
}

/** What an entry says in one column of a key. */
function signIn(entry: Draft, column: string): string {
  const value = entry[column] ?? '';
  return column === 'namedAs' ? fold(String(value)) : signOf(value);
}

function signOf(value: unknown): string {
  return value instanceof Found ? value.sign : String(value);
}

/** What a value says, whatever the file calls the records that it refers to. */
function contentOf(value: unknown): string {
  return JSON.stringify(value, (_, each) => (each instanceof Found ? each.sign : each));
}

/** A value with its references as they stand in the file. */
function asWritten(value: unknown): unknown {
  if (value instanceof Found) return value.reference;
  if (Array.isArray(value)) return value.map(asWritten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, asWritten(each)]));
}
