import type { RecordType } from '../../records/record.entity.ts';
import type { Draft, MentionedFields, PartyReference } from '../files/import-format.ts';
import type { PartyChoice } from '../parties/party-choice.ts';

/** What a draft calls a party, and the party for which that was taken. */
export interface TakenParty extends PartyChoice {
  /** The sign by which drafts mention it. */
  id: string;
  /** As the file has it. */
  party: PartyReference['$party'];
}

/** The sign by which the drafts of this file mention a party, or the party as an earlier draft has it. */
type Mentioned = string | PartyReference['$party'];

/** What references of drafts mean. */
export interface Lookups {
  /** What the file calls a party. */
  name(reference: Mentioned): string | undefined;
  /** @param day a partial date; null for what has no day */
  party(reference: Mentioned, day: string | null): TakenParty | undefined;
  /** The uuid of an imported record. */
  record(key: string): string | undefined;
  /** The day of a forum or session that was imported, a partial date. */
  day(key: string): string | null;
  /** Whether the file has a record of this key that is still to be written. */
  comes(key: string): boolean;
}

/** What the files of a register say of one record. */
export interface Claims {
  kind: RecordType;
  /** What the rows of the file that is imported say; empty: it does not say anything of the record any more. */
  rows: readonly DraftPart[];
  file: string;
  /** What the mapping of this file mentions; null: everything. */
  mentions: MentionedFields | null;
  /** Whether the rows are only some of the file: what they do not say stays. */
  isPartial: boolean;
  /** What this file said last time. */
  before: Draft | null;
  /** What the other files of the register said last time, in the order in which they count. */
  others: readonly { file: string; said: Draft }[];
  /** Which of them count before this file. */
  first: number;
}

/** What a record comes to. */
export interface SettledDraft {
  /** What this file says, with references as they stand in it; null: nothing any more. */
  said: Draft | null;
  /** The draft as the writes of its feature take it, put together from all files. */
  draft: Draft;
  /** What was left out or put right, by the row that says it. */
  repairs: { row: number; sentence: string }[];
  /** Why it cannot be written. */
  refusal: string | null;
  /** It refers to what is still to be written: those references are left out for now. */
  waits: boolean;
  /** The parties that the file mentions, each as often as it does. */
  taken: TakenParty[];
  /** Fields that such a record is nothing without and that no file of the register has said yet. */
  missing: string[];
}

/** What one row says. */
export type DraftPart = [row: number, draft: Draft];
