import type { RecordType } from '../../records/record.entity.ts';
import type { Draft, MentionedFields, PartyReference } from '../files/import-format.ts';
import type { PartyChoice } from '../parties/party-choice.ts';

/** A party reference of a draft, and the party that it was resolved to. */
export interface ResolvedParty extends PartyChoice {
  /** The key of the mention in drafts. */
  id: string;
  /** The party as the file names it. */
  party: PartyReference['$party'];
}

/** The key of a mention in drafts of this file, or the party in an earlier draft. */
type PartyOrKey = string | PartyReference['$party'];

/** Resolves the references in drafts. */
export interface Lookups {
  /** Returns the name of a party in the file. */
  name(reference: PartyOrKey): string | undefined;
  /** @param day a partial date; null for a record without a day */
  party(reference: PartyOrKey, day: string | null): ResolvedParty | undefined;
  /** Returns the uuid of an imported record. */
  record(key: string): string | undefined;
  /** Returns the day of an imported forum or session, as a partial date. */
  day(key: string): string | null;
  /** Whether a record with this key in the file is still to be written. */
  isPending(key: string): boolean;
}

/** The statements of the files of a register about one record. */
export interface Claims {
  kind: RecordType;
  /** The drafts of the rows of the imported file; empty if the file no longer describes the record. */
  rows: readonly DraftPart[];
  file: string;
  /** The fields that the mapping of this file sets; null for all. */
  mentions: MentionedFields | null;
  /** Whether the rows are only some rows of the file: values that they omit stay. */
  isPartial: boolean;
  /** The draft of this file in its last import. */
  before: Draft | null;
  /** The drafts of the other files of the register in their last imports, in order of precedence. */
  others: readonly { file: string; said: Draft }[];
  /** The number of other files that precede this file. */
  first: number;
}

/** The combined draft of a record, and the problems of combining it. */
export interface ResolvedDraft {
  /** The draft of this file, with references as in the file; null if the file no longer describes the record. */
  said: Draft | null;
  /** The draft combined from all files, as the writes of its feature accept it. */
  draft: Draft;
  /** Sentences about omitted or corrected values, by row. */
  repairs: { row: number; sentence: string }[];
  /** The reason why the record cannot be written. */
  refusal: string | null;
  /** Whether the record refers to records still to be written; those references are omitted for now. */
  waits: boolean;
  /** The parties that the file mentions, once per mention. */
  parties: ResolvedParty[];
  /** Required fields that no file of the register has supplied yet. */
  missing: string[];
}

/** The draft of one row. */
export type DraftPart = [row: number, draft: Draft];
