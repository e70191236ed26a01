import { fold } from '../records/names.ts';
import { RecordType } from '../records/record.entity.ts';
import type { RecordReference } from './import-format.ts';

/** A party that a draft mentions, once it was looked for. */
export interface KnownMention {
  name: string;
  partyId: string | null;
}

/** What references of drafts mean. */
export interface Lookups {
  party(id: string): KnownMention | undefined;
  /** The uuid of an imported record. */
  record(key: string): string | undefined;
  /** Whether the file has a record of this key that is still to be written. */
  comes(key: string): boolean;
}

/** A draft as the writes of its feature take it, put together from all rows. */
export interface SettledDraft {
  draft: { [field: string]: unknown };
  /** What was left out or put right, by the row that says it. */
  repairs: { row: number; sentence: string }[];
  /** Why it cannot be written. */
  refusal: string | null;
  /** It refers to what is still to be written: those references are left out for now. */
  waits: boolean;
}

/** What one row says. */
export type DraftPart = [row: number, draft: Draft];

type Draft = { [field: string]: unknown };

/** Which entries of a list are about the same: of those the first counts. Of other lists, only equal ones are the same. */
const SAME: { [list: string]: (entry: Draft, of: RecordType) => string } = {
  // A person has one name in a language, a party may have several.
  names: ({ lang, text }, of) => (of === RecordType.PERSON ? String(lang) : `${lang} ${text}`),
  signatures: ({ partyId, namedAs, role }) => `${partyId ?? fold(String(namedAs))} ${role}`,
  signers: ({ personId }) => String(personId),
  members: ({ personId }) => String(personId),
  speakers: ({ personId, role }) => `${personId} ${role}`,
  roles: ({ partyId, role }) => `${partyId} ${role}`,
};

/** What an entry of a list is nothing without. */
const NEEDED_IN: { [list: string]: string } = {
  placements: 'withinId',
  successions: 'predecessorId',
  memberships: 'countryId',
  members: 'personId',
  signers: 'personId',
  speakers: 'personId',
  roles: 'partyId',
  relations: 'toId',
};

/** What a record is nothing without. */
const NEEDED: { [type in RecordType]?: string[] } = {
  [RecordType.DELEGATION]: ['forumId', 'partyId'],
  [RecordType.SESSION]: ['forumId'],
};

/**
 * Puts together what the rows of a file say of one record, and sets ids for what they refer to.
 * @param lastCounts of what is said differently: otherwise the first does
 */
export function settle(
  kind: RecordType,
  parts: readonly DraftPart[],
  lookups: Lookups,
  lastCounts = false,
): SettledDraft {
  const settling = new Settling(kind, lookups, lastCounts);
  let draft: Draft = {};
  for (const [index, [row, part]] of parts.entries()) {
    settling.row = row;
    const resolved = settling.resolved(part, '') as Draft;
    if (index === 0) draft = settling.once(resolved);
    else settling.merge(draft, resolved);
  }
  settling.keepNamesakesApart(draft);
  if (settling.namedTwice.size > 0) {
    const names = [...settling.namedTwice].join(', ');
    const flag = { code: 'PARTY_NAMED_TWICE', path: 'signatures', message: `The register names twice: ${names}.` };
    draft.flags = [...((draft.flags as object[] | undefined) ?? []), flag];
  }
  const missing = (NEEDED[kind] ?? []).find((field) => !draft[field]);
  return {
    draft,
    repairs: settling.repairs,
    waits: settling.waits,
    refusal: settling.refusal ?? (missing ? `Without its ${missing.replace(/Id$/, '')} it cannot be kept.` : null),
  };
}

/** Whether a signature whose party nobody knows now is one that was known before, by the name in the file. */
function isNamedBy(known: Draft, { partyId, namedAs, role }: Draft): boolean {
  return !partyId && known.role === role && fold(String(known.namedAs)) === fold(String(namedAs));
}

class Settling {
  readonly repairs: SettledDraft['repairs'] = [];
  private readonly told = new Set<string>();
  /** The row that is looked at. */
  row = 0;
  readonly namedTwice = new Set<string>();
  refusal: string | null = null;
  waits = false;

  constructor(
    private readonly kind: RecordType,
    private readonly lookups: Lookups,
    private readonly lastCounts: boolean,
  ) {}

  private repair(sentence: string): void {
    const { row } = this;
    const sign = `${row} ${sentence}`;
    if (this.told.has(sign)) return;
    this.told.add(sign);
    this.repairs.push({ row, sentence });
  }

  /** A value with ids instead of references; undefined where nobody knows what is meant. */
  resolved(value: unknown, list: string): unknown {
    if (Array.isArray(value)) {
      return value
        .map((item) =>
          // The list is worth keeping without the one that is missing.
          item?.$record === undefined ? this.resolved(item, list) : this.recordAnywhere(item.$record),
        )
        .filter((item) => item !== undefined);
    }
    if (typeof value !== 'object' || value === null) return value;
    const { $party, $record, $anywhere } = value as { $party?: string } & Partial<RecordReference>;
    if ($party !== undefined) return this.party($party);
    if ($record !== undefined) return $anywhere ? this.recordAnywhere($record) : this.record($record);
    const draft: Draft = {};
    for (const [field, given] of Object.entries(value)) {
      // What was settled once has an id there.
      if (field === 'partyId' && list === 'signatures' && typeof given === 'object')
        this.signingParty(draft, given as { $party: string });
      else {
        const read = this.resolved(given, field);
        if (read !== undefined) draft[field] = read;
      }
    }
    const needed = NEEDED_IN[list];
    return needed && draft[needed] === undefined ? undefined : draft;
  }

  /** A signature keeps what the register calls the party, also where nobody knows who that is. */
  private signingParty(draft: Draft, reference: { $party: string }): void {
    const mention = this.lookups.party(reference.$party);
    if (!mention) return;
    draft.namedAs ??= mention.name;
    if (mention.partyId) draft.partyId = mention.partyId;
    else this.repair(`"${mention.name}" is not known as a party: the signature keeps the name alone.`);
  }

  private party(id: string): string | undefined {
    const mention = this.lookups.party(id);
    if (mention && !mention.partyId) {
      this.repair(`"${mention.name}" is not known as a party, and is left out.`);
    }
    return mention?.partyId ?? undefined;
  }

  private record(key: string): string | undefined {
    const id = this.lookups.record(key);
    if (!id) this.refusal ??= `It refers to ${key}, which could not be imported.`;
    return id;
  }

  private recordAnywhere(key: string): string | undefined {
    const id = this.lookups.record(key);
    if (id) return id;
    if (this.lookups.comes(key)) this.waits = true;
    else this.repair(`It refers to ${key}, which is not there, and is left out.`);
    return undefined;
  }

  /** Each entry of each list once. What one row names twice is told. */
  once(draft: Draft): Draft {
    for (const [field, value] of Object.entries(draft)) {
      if (!Array.isArray(value)) continue;
      const kept: unknown[] = [];
      for (const entry of value) this.put(kept, field, entry, true);
      draft[field] = kept;
    }
    return draft;
  }

  /** Adds what another row says. */
  merge(draft: Draft, other: Draft): void {
    for (const [field, value] of Object.entries(this.once(other))) {
      const known = draft[field];
      if (known === undefined || known === null) draft[field] = value;
      else if (Array.isArray(known) && Array.isArray(value)) {
        for (const entry of value) this.put(known, field, entry, false);
      } else if (this.lastCounts) draft[field] = value;
      else if (JSON.stringify(known) !== JSON.stringify(value)) {
        this.repair(`Rows of the same record differ: of ${field} the first counts.`);
      }
    }
  }

  private put(list: unknown[], field: string, entry: unknown, ofOneRow: boolean): void {
    const same = SAME[field];
    const signOf = (one: unknown) =>
      same && typeof one === 'object' ? same(one as Draft, this.kind) : JSON.stringify(one);
    const sign = signOf(entry);
    const isKnown = (one: unknown) =>
      this.lastCounts && field === 'signatures' && isNamedBy(one as Draft, entry as Draft);
    const place = list.findIndex((one) => signOf(one) === sign || isKnown(one));
    const known = list[place];
    if (known === undefined) {
      list.push(entry);
      return;
    }
    const text = JSON.stringify(entry);
    if (this.lastCounts && field !== 'signatures') list[place] = entry;
    if (this.lastCounts) return;
    if (JSON.stringify(known) === text && !(ofOneRow && field === 'signatures')) return;
    const [one, other] = [known as Draft, entry as Draft];
    if (field === 'signatures') {
      if (other.signers && JSON.stringify(other.signers) !== JSON.stringify(one.signers)) {
        // Other people signed: it is another party of the same name. Each of those is kept.
        if (list.some((each) => JSON.stringify(each) === text)) return;
        list.push(entry);
        if (other.partyId) this.repair(`"${other.namedAs}" signed already, by somebody else: this one is kept apart.`);
      } else if (ofOneRow) {
        this.namedTwice.add(String(other.namedAs));
        this.repair(`"${other.namedAs}" is named twice in this row, and counts once.`);
      }
    } else this.repair(`Rows of the same record differ: of ${field} the first counts.`);
  }

  /**
   * Of two signatures in the name of one party that different people gave, only one can be that party's: the others are
   * those of namesakes, of which nobody can say yet who they are.
   */
  keepNamesakesApart(draft: Draft): void {
    const seen = new Set<string>();
    for (const signature of (draft.signatures as Draft[] | undefined) ?? []) {
      const sign = `${signature.partyId} ${signature.role}`;
      if (signature.partyId && seen.has(sign)) delete signature.partyId;
      else seen.add(sign);
    }
  }
}
