import { TreatyActionKind } from '../../domain/agreements/treaty-action.entity.ts';
import { recordTypeOf } from '../../records/description/registry.ts';
import { fold } from '../../records/values/names.ts';
import type { FlagDraft } from '../../records/writing/record.writes.ts';
import type { Draft, MentionedFields, PartyReference, RecordReference, Reference } from '../files/import-format.ts';
import { fieldsOfType } from '../mapping/record-fields.ts';
import { NameMatch } from '../parties/party-choice.ts';
import { dayOf, dayOfPart } from '../parties/record-day.ts';
import type { Claims, Lookups, ResolvedDraft, ResolvedParty } from './claims.ts';

/** A reference with the id it was resolved to. */
class ResolvedReference {
  constructor(
    readonly reference: Reference,
    readonly id: string | null,
  ) {}

  /** The name of the party in the file; null for other records. */
  get party(): string | null {
    return '$party' in this.reference ? this.reference.$party.name : null;
  }

  get identity(): string {
    return this.id ?? ('$party' in this.reference ? fold(this.reference.$party.name) : this.reference.$record);
  }
}

/** Combines the statements of the files of a register about one record, and resolves their references. */
export function resolveDraft(claims: Claims, lookups: Lookups): ResolvedDraft {
  const resolver = new DraftResolver(claims, lookups);
  const own = claims.rows.length > 0 ? resolver.combineRows() : null;
  const said = own && (toReferences(own) as Draft);
  const others = claims.others.map(({ file, said }) => ({ file, draft: resolver.resolveEarlier(said) }));
  if (own) others.splice(claims.first, 0, { file: claims.file, draft: own });
  const whole = resolver.combineFiles(others);
  const draft = resolver.toDraft(whole, '') as Draft;
  resolver.separateSameNames(draft);
  const flags = flagsOf(resolver.all);
  if (flags.length > 0) draft.flags = [...((draft.flags as object[] | undefined) ?? []), ...flags];
  const { repairs, waits, taken } = resolver;
  const { needed } = fieldsOfType(claims.kind);
  const unknown = needed.find((field) => draft[field] === undefined && whole[field] !== undefined);
  return {
    said,
    draft,
    repairs,
    waits,
    parties: taken,
    missing: needed.filter((field) => whole[field] === undefined),
    refusal:
      resolver.refusal ?? (unknown ? `The record cannot be stored without its ${unknown.replace(/Id$/, '')}.` : null),
  };
}

/** Returns flags for parties that were resolved with uncertainty. */
function flagsOf(taken: readonly ResolvedParty[]): FlagDraft[] {
  const flag = (code: string, message: string, texts: readonly string[]) =>
    texts.length > 0 ? [{ code, message: `${message}: ${[...new Set(texts)].sort().join(', ')}.` }] : [];
  const similar = taken.filter(({ how }) => how === NameMatch.SIMILAR);
  return [
    ...flag(
      'PARTY_BY_SIMILARITY',
      'Names were matched to parties with a similar name',
      similar.map(({ party, partyName }) => `"${party.name}" for ${partyName}`),
    ),
    ...flag(
      'PARTY_OUTSIDE_VALIDITY',
      'Parties that did not exist on the day, but within a year of it',
      taken.flatMap(({ nearLifetime }) => nearLifetime ?? []),
    ),
  ];
}

class DraftResolver {
  readonly repairs: ResolvedDraft['repairs'] = [];
  private readonly reported = new Set<string>();
  /** The current row; null for drafts of earlier imports, whose repairs are not reported again. */
  private row: number | null = null;
  private readonly namedTwice = new Set<string>();
  /** The entries of lists by key, for speed: some records have ten thousand rows. */
  private readonly entries = new WeakMap<unknown[], Map<string, unknown[]>>();
  refusal: string | null = null;
  waits = false;
  /** The parties that the file mentions, and those that all files mention. */
  readonly taken: ResolvedParty[] = [];
  readonly all: ResolvedParty[] = [];
  private readonly requiredIn = fieldsOfType(this.claims.kind).requiredIn;
  /** The columns that identify an entry of a list as one part. In other lists, only equal entries are the same. */
  private readonly keys = new Map(
    (recordTypeOf(this.claims.kind).parts ?? []).flatMap(({ field, keys, sameInFiles }) => {
      const same = sameInFiles ? [sameInFiles] : keys;
      return same ? [[field, same] as const] : [];
    }),
  );
  /** The day of the record or, within a part with its own day, of the part. */
  private day: string | null;
  /** The first day on which a party acted, by its name in the files. All its rows mean the party of that day. */
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

  /** Returns the folded name of the party of a signature. */
  private nameOf({ partyId, namedAs }: Draft): string | null {
    const { $party } = (partyId ?? {}) as Partial<PartyReference>;
    const name = $party === undefined ? (namedAs as string | undefined) : this.lookups.name($party);
    return name ? fold(name) : null;
  }

  /**
   * Combines the rows of the file, and keeps what the mapping or a partial file does not set from the earlier import.
   */
  combineRows(): Draft {
    const { rows, before, mentions, isPartial } = this.claims;
    const draft: Draft = {};
    const first: ReportConflict = (field) =>
      this.repair(`Rows of the same record differ: the first value of ${field} counts.`);
    for (const [row, part] of rows) {
      this.row = row;
      const once: Draft = {};
      this.merge(once, this.resolve(part, '') as Draft, first, true);
      this.merge(draft, once, first);
    }
    if (this.namedTwice.size > 0) {
      const names = [...this.namedTwice].join(', ');
      const flag = { code: 'PARTY_NAMED_TWICE', path: 'signatures', message: `The register names twice: ${names}.` };
      draft.flags = [...((draft.flags as object[] | undefined) ?? []), flag];
    }
    if (before && isPartial) this.merge(draft, this.resolveEarlier(before), () => {});
    else if (before && mentions) this.keepUnmentioned(draft, this.resolveEarlier(before), mentions);
    return draft;
  }

  /** Resolves the references of an earlier draft. */
  resolveEarlier(said: Draft): Draft {
    this.row = null;
    return this.resolve(said, '') as Draft;
  }

  /**
   * Combines all files. The first file with a single value wins; a difference is reported if the imported file is not
   * that one.
   */
  combineFiles(files: readonly { file: string; draft: Draft }[]): Draft {
    const { file, rows } = this.claims;
    const whole: Draft = {};
    this.row = null;
    for (const { file: each, draft } of files) {
      this.merge(whole, draft, (field) => {
        const [top] = field.split('.');
        const firstFile = files.find((other) => other.draft[top!] !== undefined)!.file;
        const row = each === file ? (rows[0]?.[0] ?? null) : null;
        this.repair(`Files of the register differ: the ${field} of "${firstFile}" counts.`, row);
      });
    }
    return whole;
  }

  /** Converts to a draft for the writes; undefined if a required reference is unknown. */
  toDraft(value: unknown, list: string): unknown {
    if (value instanceof ResolvedReference) return value.id ?? undefined;
    if (Array.isArray(value)) {
      return value.map((item) => this.toDraft(item, list)).filter((item) => item !== undefined);
    }
    if (typeof value !== 'object' || value === null) return value;
    const draft: Draft = {};
    for (const [field, given] of Object.entries(value)) {
      // A signature keeps the party's name from the register, even if the party is unknown.
      if (list === 'signatures' && given instanceof ResolvedReference && field === 'partyId')
        draft.namedAs ??= given.party;
      const settled = this.toDraft(given, field);
      if (settled !== undefined) draft[field] = settled;
    }
    const needed = this.requiredIn.get(list);
    return needed && draft[needed] === undefined ? undefined : draft;
  }

  /**
   * Removes the party from all but one of several signatures of one party that the mapping keeps apart. The others are
   * parties with the same name that cannot be determined.
   */
  separateSameNames(draft: Draft): void {
    const seen = new Set<string>();
    for (const signature of (draft.signatures as Draft[] | undefined) ?? []) {
      delete signature.$apart;
      const key = `${signature.partyId} ${signature.role}`;
      if (signature.partyId && seen.has(key)) delete signature.partyId;
      else seen.add(key);
    }
  }

  private repair(sentence: string, row = this.row): void {
    if (row === null) return;
    const key = `${row} ${sentence}`;
    if (this.reported.has(key)) return;
    this.reported.add(key);
    this.repairs.push({ row, sentence });
  }

  /** Returns a value with its references resolved. */
  private resolve(value: unknown, list: string): unknown {
    if (Array.isArray(value)) return value.flatMap((item) => this.resolve(item, list) ?? []);
    if (typeof value !== 'object' || value === null) return value;
    const { $party, $record } = value as Partial<PartyReference & RecordReference>;
    if ($party !== undefined) return this.party($party, list);
    if ($record !== undefined) return this.record(value as RecordReference, list);
    const draft: Draft = {};
    const { day } = this;
    const name = list === 'signatures' ? this.nameOf(value as Draft) : null;
    if (list !== '') this.day = (name && this.daysOfSignatures.get(name)) ?? dayOfPart(value as Draft) ?? day;
    for (const [field, given] of Object.entries(value)) {
      const found = this.resolve(given, field === 'partyId' ? list : field);
      if (found !== undefined) draft[field] = found;
    }
    this.day = day;
    // `signedOn` of a signature is shorthand for an action.
    if (list === 'signatures' && draft.signedOn !== undefined) {
      const { signedOn, actions = [], ...signature } = draft;
      const signing: Draft[] = [{ kind: TreatyActionKind.SIGNATURE, on: signedOn }];
      this.mergeLists(signing, actions as Draft[], 'actions', () => {});
      return { ...signature, actions: signing };
    }
    return draft;
  }

  private party(reference: PartyReference['$party'], list: string): ResolvedReference | undefined {
    const mention = this.lookups.party(reference, this.day);
    if (!mention) return undefined;
    this.all.push(mention);
    if (this.row !== null) this.taken.push(mention);
    const { party, partyId, outOfLifetime } = mention;
    if (!partyId) {
      const consequence = list === 'signatures' ? ': the signature keeps only the name.' : ', and is left out.';
      this.repair(`"${party.name}" is not known as a party${consequence}${outOfLifetime ? ` ${outOfLifetime}` : ''}`);
    }
    return new ResolvedReference({ $party: party }, partyId);
  }

  private record(reference: RecordReference, list: string): ResolvedReference {
    const { $record: key, $anywhere } = reference;
    const id = this.lookups.record(key) ?? null;
    if (!id && $anywhere && this.lookups.isPending(key)) this.waits = true;
    else if (!id && ($anywhere || list === 'topicIds')) {
      this.repair(`It refers to ${key}, which does not exist. The reference is left out.`);
    } else if (!id && this.row !== null) this.refusal ??= `It refers to ${key}, which could not be imported.`;
    return new ResolvedReference(reference, id);
  }

  /**
   * Adds the values of another row or file to `into`. Existing single values win.
   * @param differ reports each single value that differs
   * @param ofOneRow whether both come from one row, which should not name a party twice
   */
  private merge(into: Draft, from: Draft, differ: ReportConflict, ofOneRow = false): void {
    for (const [field, value] of Object.entries(from)) {
      const known = into[field];
      if (Array.isArray(value)) {
        const list = (Array.isArray(known) ? known : []) as unknown[];
        into[field] = list;
        this.mergeLists(list, value, field, differ, ofOneRow);
      } else if (known === undefined || known === null) into[field] = value;
      else if (contentOf(known) !== contentOf(value)) differ(field);
    }
  }

  private mergeLists(
    list: unknown[],
    more: readonly unknown[],
    field: string,
    differ: ReportConflict,
    ofOneRow = false,
  ): void {
    const byKey = this.entriesOf(list, field);
    const within: ReportConflict = (inner) => differ(`${field}.${inner}`);
    for (const entry of more) {
      const key = this.keyOf(entry, field);
      const same = (byKey.get(key) ?? []).find((known) => field !== 'actions' || hasSameContent(known, entry));
      if (same === undefined) {
        if (field === 'signatures') this.reportSameName(list, entry as Draft);
        // Merges the entry into an empty part, so that its own lists are merged too.
        const kept = isPart(entry) ? {} : entry;
        if (isPart(entry)) this.merge(kept as Draft, entry, within, false);
        list.push(kept);
        byKey.set(key, [...(byKey.get(key) ?? []), kept]);
      } else if (isPart(same) && isPart(entry)) {
        const before = contentOf(same);
        this.merge(same, entry, field === 'signatures' ? exceptNames(within) : within);
        if (ofOneRow && field === 'signatures' && contentOf(same) === before) this.reportNamedTwice(entry);
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
    // Entries that the mapping keeps apart are never the same.
    return [...key.map((column) => keyValueOf(entry, column)), entry.$apart ?? ''].join(' ');
  }

  private reportNamedTwice(signature: Draft): void {
    const { partyId, namedAs } = signature;
    const name = String(namedAs ?? (partyId instanceof ResolvedReference ? partyId.party : partyId));
    this.namedTwice.add(name);
    this.repair(`"${name}" is named twice in this row, and counts once.`);
  }

  private reportSameName(list: readonly unknown[], { partyId, role, $apart }: Draft): void {
    if ($apart === undefined || !(partyId instanceof ResolvedReference)) return;
    const isSame = (other: Draft) => other.role === role && identityOf(other.partyId) === partyId.identity;
    if (list.some((other) => isSame(other as Draft))) {
      this.repair(`"${partyId.party}" has already signed: this signature belongs to another party with the same name.`);
    }
  }

  /** Keeps values of the earlier import that the mapping no longer sets. */
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

/** Reports the path of a single value that differs between rows or files. */
type ReportConflict = (field: string) => void;

/** Different spellings of a party's name are no contradiction. */
function exceptNames(differ: ReportConflict): ReportConflict {
  return (field) => {
    if (!/\.(partyId|namedAs)$/.test(field)) differ(field);
  };
}

function isPart(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !(value instanceof ResolvedReference);
}

/** Whether two actions of the same kind and day may be one. Two declarations of one day have different texts. */
function hasSameContent(one: unknown, other: unknown): boolean {
  const [a, b] = [(one as Draft).text, (other as Draft).text];
  return a == null || b == null || a === b;
}

/** Returns the value of an entry in a key column. */
function keyValueOf(entry: Draft, column: string): string {
  const value = entry[column] ?? '';
  return column === 'namedAs' ? fold(String(value)) : identityOf(value);
}

function identityOf(value: unknown): string {
  return value instanceof ResolvedReference ? value.identity : String(value);
}

/** Returns the content of a value, regardless of how the file names the records it refers to. */
function contentOf(value: unknown): string {
  return JSON.stringify(value, (_, each) => (each instanceof ResolvedReference ? each.identity : each));
}

/** Returns a value with its references as in the file. */
function toReferences(value: unknown): unknown {
  if (value instanceof ResolvedReference) return value.reference;
  if (Array.isArray(value)) return value.map(toReferences);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, toReferences(each)]));
}
