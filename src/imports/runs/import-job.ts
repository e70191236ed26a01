import type { Viewer } from '../../access/viewer.ts';
import type { ImportedRow, RegisterFile } from '../files/import-format.ts';
import type { SourceFile } from '../files/source-file.ts';
import type { MappedSource } from '../mapping/mapped-file.ts';
import type { Reviewed } from '../parties/party-names.ts';

/** What is imported, and how. */
export interface ImportJob {
  file: SourceFile;
  register: RegisterFile;
  /** Its rows; called again for the report. */
  rows: () => AsyncIterable<ImportedRow>;
  /** What the file is, to be cited. */
  source: MappedSource;
  lang: string;
  viewer: Viewer;
  /** In whose name it stands in the history. */
  by: string;
  /** What somebody says about names of parties who reviewed them. */
  reviewed: ReadonlyMap<string, Reviewed>;
  createParties: boolean;
  /** Leaves out new records that may be the same as others, instead of flagging them. */
  skipDuplicates: boolean;
  /** Deletes records that have vanished from the file. */
  prune: boolean;
  /** The rows are some of those of a file that was imported: what they do not say stays. */
  partial: boolean;
  /** Writes nothing in the end. */
  dryRun: boolean;
  progress?: (progress: ImportProgress) => void;
  /** Makes sure before each batch that the viewer still may write. Rejects if not, and the import ends. */
  assertStillMay?: () => Promise<void>;
  signal?: AbortSignal;
}

/** How far an import has come. */
export interface ImportProgress {
  doing:
    | 'preparing the database'
    | 'reading'
    | 'putting rows together'
    | 'merging what was made twice'
    | 'finding parties'
    | 'making parties'
    | 'correcting'
    | 'writing'
    | 'looking for what is missing from the file'
    | 'naming cities'
    | 'comparing people of one name'
    | 'writing the report';
  done: number;
  /** Of how many; null where nobody knows. */
  of: number | null;
}

/** What became of the records of a kind. */
export interface KindCounts {
  created: number;
  changed: number;
  unchanged: number;
  refused: number;
  /** Known from an earlier import of this file of the register and not in it any more. */
  vanished: number;
  pruned: number;
  /** Not made yet, since another file of the register has to say first what such a record is nothing without. */
  waiting?: number;
}

/** What an import did. */
export interface ImportOutcome {
  rows: number;
  refusedRows: number;
  repairedRows: number;
  kinds: { [type: string]: KindCounts };
  /** Parties that were made. */
  partiesMade: number;
  /** Names of parties that the list of an earlier import decided on. */
  namesDecidedEarlier: number;
  /** What is to be said of the file as a whole, in sentences. */
  notices?: string[];
}

/** The counts of a kind, which begin with nothing. */
export function countsOf({ kinds }: ImportOutcome, kind: string): KindCounts {
  kinds[kind] ??= { created: 0, changed: 0, unchanged: 0, refused: 0, vanished: 0, pruned: 0 };
  return kinds[kind];
}
