import type { Viewer } from '../../access/viewer.ts';
import type { ImportedRow, RegisterFile } from '../files/import-format.ts';
import type { SourceFile } from '../files/source-file.ts';
import type { MappedSource } from '../mapping/mapped-file.ts';
import type { NameDecision } from '../parties/party-names.ts';

/** The input and the options of an import. */
export interface ImportJob {
  file: SourceFile;
  register: RegisterFile;
  /** The rows of the file; called again for the report. */
  rows: () => AsyncIterable<ImportedRow>;
  /** Describes the file as a source to cite. */
  source: MappedSource;
  lang: string;
  viewer: Viewer;
  /** The author in the history. */
  by: string;
  /** Decisions about names of parties from a reviewed list. */
  reviewed: ReadonlyMap<string, NameDecision>;
  createParties: boolean;
  /** Skips new records that may be duplicates, instead of flagging them. */
  skipDuplicates: boolean;
  /** Numbers of rows whose records are written and flagged nevertheless. */
  allowedDuplicates?: ReadonlySet<number>;
  /** Deletes records that are missing from the file. */
  prune: boolean;
  /** Whether the rows are only some rows of an imported file: values that they omit stay. */
  partial: boolean;
  /** Rolls the import back at its end. */
  dryRun: boolean;
  progress?: (progress: ImportProgress) => void;
  /** Rejects if the viewer may no longer write; the import then ends. Called before each batch. */
  assertMayWrite?: () => Promise<void>;
  signal?: AbortSignal;
}

/** The progress of an import. */
export interface ImportProgress {
  doing:
    | 'preparing the database'
    | 'reading'
    | 'combining rows'
    | 'merging duplicate records'
    | 'finding parties'
    | 'creating parties'
    | 'correcting'
    | 'writing'
    | 'finding missing records'
    | 'naming cities'
    | 'comparing people with the same name'
    | 'writing the report';
  done: number;
  /** The total; null if unknown. */
  of: number | null;
}

/** Counts of records of one kind. */
export interface KindCounts {
  created: number;
  changed: number;
  unchanged: number;
  refused: number;
  /** Known from an earlier import of the same file of the register and missing from it now. */
  vanished: number;
  pruned: number;
  /** Not created yet: another file of the register must first supply a required field. */
  waiting?: number;
}

/** The result of an import. */
export interface ImportOutcome {
  rows: number;
  refusedRows: number;
  repairedRows: number;
  kinds: { [type: string]: KindCounts };
  /** Number of parties created. */
  partiesMade: number;
  /** Number of party names decided by the list of an earlier import. */
  namesDecidedEarlier: number;
  /** Sentences about the file as a whole. */
  notices?: string[];
}

/** Returns the counts of a kind, initially 0. */
export function countsOf({ kinds }: ImportOutcome, kind: string): KindCounts {
  kinds[kind] ??= { created: 0, changed: 0, unchanged: 0, refused: 0, vanished: 0, pruned: 0 };
  return kinds[kind];
}
