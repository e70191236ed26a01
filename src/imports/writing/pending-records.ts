import type { RecordType } from '../../records/record.entity.ts';
import type { Draft } from '../files/import-format.ts';

/** The statement of one file of the register about a record in its last import. */
export interface EarlierClaim {
  file: string;
  /** A draft in JSON. */
  said: string;
  sourceId: string | null;
  locator: string | null;
}

/** A record from the rows of the file, with its state from earlier imports. */
export interface StagedRecord {
  n: number;
  kind: RecordType;
  key: string;
  first: number;
  /** The number of rows, the first 50 of them, and the last one. */
  times: number;
  rows: number[];
  last: number;
  /** Drafts in JSON, joined by commas; null if all rows were rejected. */
  parts: string | null;
  /** Whether the file no longer describes the record, so that its earlier statement is withdrawn. */
  withdrawn: boolean;
  /** The combined draft of all files in the last import. */
  said: string | null;
  claims: EarlierClaim[];
  recordId: string | null;
  deleted: boolean | null;
}

/** A record that has to be written. */
export interface PendingRecord {
  record: StagedRecord;
  kind: RecordType;
  before: Draft | null;
  draft: Draft;
  /** The draft of this file in JSON; null if the file no longer describes the record. */
  said: string | null;
  /** Whether the combined draft is unchanged, and only the statement of this file differs. */
  isSame: boolean;
  /** Whether the record cannot be created before another file supplies a required field. */
  isWaiting: boolean;
  /** The uuid of an existing record that no file of this register has described before. */
  knownId?: string;
}

/** The outcome of writing a record. */
export type RecordOutcome = 'created' | 'changed' | 'unchanged' | 'waiting';

/** Whether an earlier import of the identical file described the record. */
export function wasSaidBySame({ record }: PendingRecord, sourceId: string): boolean {
  return record.claims.some((claim) => claim.sourceId === sourceId);
}
