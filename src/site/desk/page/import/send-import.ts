import { fetchAsUser } from '../../../explorer/page/ask.ts';
import type { TableColumn } from '../../import/mapping-draft.ts';

/** A rejected or repaired row. */
export interface ReportRow {
  row: number;
  grade: 'REFUSED' | 'REPAIRED' | 'CONFLICT';
  sentences: readonly string[];
  codes: readonly string[];
  original: { columns?: readonly string[]; values?: readonly string[]; json?: object };
}

/** Whether a record of the row is left out because it may exist already. */
export function isDuplicate({ codes }: ReportRow): boolean {
  return codes.includes('DUPLICATE_SKIPPED');
}

/** A name of a party, as in the list of parties. */
export interface NamedParty {
  name: string;
  within: string;
  level: string;
  times: number;
  how: string;
  /** Slug of the party; empty if it is unknown. */
  party: string;
  called: string;
  remark: string;
}

interface Counts {
  created: number;
  changed: number;
  unchanged: number;
  refused: number;
}

export interface Outcome {
  rows: number;
  refusedRows: number;
  repairedRows: number;
  kinds: { readonly [type: string]: Counts };
  partiesMade: number;
  notices?: readonly string[];
}

export interface Progress {
  doing: string;
  done: number;
  of: number | null;
}

/** What the server reports of an import, until now. */
export interface ImportReport {
  progress: Progress | null;
  columns: readonly TableColumn[] | null;
  rows: readonly ReportRow[];
  parties: readonly NamedParty[];
  outcome: Outcome | null;
}

/** The import could not be done. The message is the server's, in English; empty if the connection ended. */
export class ImportFailed extends Error {}

/** The fields of the form, beside the file. */
export type ImportFields = { readonly [field: string]: string };

/**
 * Sends a file to the server, and reads its report line by line.
 * @param onProgress called with each step
 * @throws ImportFailed
 */
export async function sendImport(
  file: File,
  fields: ImportFields,
  signal?: AbortSignal,
  onProgress: (progress: Progress) => void = () => {},
): Promise<ImportReport> {
  const body = new FormData();
  // The server reads the fields before the file.
  for (const [name, value] of Object.entries(fields)) if (value !== '') body.set(name, value);
  body.set('file', file);
  const response = await fetchAsUser('import', { method: 'POST', body, signal });
  if (!response.ok) {
    const answer = await response.json().catch(() => null);
    throw new ImportFailed(answer?.errors?.[0]?.message ?? '');
  }
  const report = { progress: null as Progress | null, columns: null as ImportReport['columns'], outcome: null };
  const [rows, parties]: [ReportRow[], NamedParty[]] = [[], []];
  let isComplete = false;
  for await (const line of linesOf(response)) {
    const { error, row, party, progress, ...rest } = JSON.parse(line);
    if (error !== undefined) throw new ImportFailed(error);
    if (row) rows.push(row);
    if (party) parties.push(party);
    if (progress) onProgress(progress);
    if ('outcome' in rest) isComplete = true;
    Object.assign(report, rest);
  }
  if (!isComplete) throw new ImportFailed('');
  return { ...report, rows, parties };
}

async function* linesOf(response: Response): AsyncGenerator<string> {
  const chunks = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let next = await chunks.read(); !next.done; next = await chunks.read()) {
    const lines = (text + next.value).split('\n');
    text = lines.pop()!;
    yield* lines;
  }
  if (text) yield text;
}
