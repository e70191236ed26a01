import type { RecordType } from '../../records/record.entity.ts';
import type { Draft } from '../files/import-format.ts';

/** What one file of the register said of a record the last time. */
export interface EarlierClaim {
  file: string;
  /** A draft in JSON. */
  said: string;
  sourceId: string | null;
  locator: string | null;
}

/** A record as the rows of the file have it, and what is known of it from before. */
export interface StagedRecord {
  n: number;
  kind: RecordType;
  key: string;
  first: number;
  times: number;
  rows: number[];
  /** Drafts in JSON, one after the other; null where all rows were refused. */
  parts: string | null;
  /** Whether the file says nothing of it any more, and is to take back what it said. */
  gone: boolean;
  /** What all files of the register came to the last time. */
  said: string | null;
  claims: EarlierClaim[];
  recordId: string | null;
  deleted: boolean | null;
}

/** A record of which something has to be written. */
export interface DueRecord {
  record: StagedRecord;
  kind: RecordType;
  before: Draft | null;
  draft: Draft;
  /** What this file says, in JSON; null: nothing any more. */
  said: string | null;
  /** Whether the record is as it was, and only what this file says of it has changed. */
  isSame: boolean;
  /** Whether it cannot be made before another file has said more of it. */
  isWaiting: boolean;
  /** The uuid of a record that was there before, and that no file of this register has described yet. */
  known?: string;
}

/** What became of a record that was due. */
export type Became = 'created' | 'changed' | 'unchanged' | 'waiting';

/** Whether what the record was made of before came from the very file that is imported. */
export function wasSaidBySame({ record }: DueRecord, sourceId: string): boolean {
  return record.claims.some((claim) => claim.sourceId === sourceId);
}
