import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataSource } from 'typeorm';
import { Role } from '../../src/access/viewer.ts';
import { formatOf } from '../../src/imports/files/formats.ts';
import { PROGRAMME } from '../../src/imports/files/import-format.ts';
import { openSourceFile } from '../../src/imports/files/source-file.ts';
import { isReportFile } from '../../src/imports/files/tables.ts';
import { readMapping } from '../../src/imports/mapping/mapping.ts';
import type { PartyListEntry } from '../../src/imports/parties/mentioned-parties.ts';
import type { NameDecision } from '../../src/imports/parties/party-names.ts';
import type { ImportJob, ImportOutcome } from '../../src/imports/runs/import-job.ts';
import { ImportRun } from '../../src/imports/runs/import-run.ts';
import { type ReportedRow, reportedRows } from '../../src/imports/runs/report.ts';

/** The folder of real registers for tests, beside the project. */
export const SHARED_DATA = join(import.meta.dirname, '../../../shared/data');

/** Whether the folder exists. In CI it must. */
export function hasSharedData(): boolean {
  const isThere = existsSync(SHARED_DATA);
  if (!isThere && process.env.CI) throw new Error(`${SHARED_DATA} is missing.`);
  if (!isThere) process.stderr.write(`Tests that import real data are skipped: ${SHARED_DATA} is missing.\n`);
  return isThere;
}

/** The path of a mapping of Entente. */
export function mappingOf(name: string): string {
  return readFileSync(fileURLToPath(import.meta.resolve(`#src/imports/mappings/${name}.yaml`)), 'utf8');
}

const WITHOUT_MAPPING = { register: PROGRAMME, source: {}, lang: 'en' };

/** The import: a file, or its content. */
export interface TestImport
  extends Partial<Pick<ImportJob, 'createParties' | 'skipDuplicates' | 'prune' | 'dryRun' | 'signal' | 'progress'>> {
  path?: string;
  content?: string | Buffer;
  name?: string;
  mapping: string;
  /** The name of the mapping file; "mapping.yaml" by default. */
  mappingName?: string;
  /** Other files in the folder of the mapping, by name. */
  beside?: { [name: string]: string };
  reviewed?: [string, NameDecision][];
  /** Called before the temporary tables of the import are dropped. */
  report?: (run: ImportRun) => Promise<void>;
}

/** The outcome of an import, with its report and its list of parties. */
export interface TestedImport extends ImportOutcome {
  report: ReportedRow[];
  names: PartyListEntry[];
}

/**
 * Imports like `npm run import`, in this process.
 * @param given the import; without a mapping, the table of corrections
 */
export async function importTable(
  dataSource: DataSource,
  given: Omit<TestImport, 'mapping'> & Partial<Pick<TestImport, 'mapping'>>,
): Promise<TestedImport> {
  const folder = mkdtempSync(join(tmpdir(), 'entente-test-import-'));
  try {
    const path = given.path ?? join(folder, given.name ?? 'table.csv');
    if (given.content !== undefined) writeFileSync(path, given.content);
    const file = await openSourceFile(path);
    const called = given.mappingName ?? 'mapping.yaml';
    const mapping = given.mapping === undefined ? WITHOUT_MAPPING : readMapping(given.mapping, called);
    const format = await formatOf(file, undefined, given.mapping !== undefined);
    for (const [name, text] of Object.entries(given.beside ?? {})) writeFileSync(join(folder, name), text);
    const beside = (name: string) => openSourceFile(join(folder, name));
    const text = given.mapping;
    const rows = () => format.read(file, text === undefined ? {} : { mapping: { text, name: called, beside } });
    const report: ReportedRow[] = [];
    const names: PartyListEntry[] = [];
    const job: ImportJob = {
      file,
      register: mapping.register,
      rows,
      source: mapping.source,
      lang: mapping.lang,
      viewer: { role: Role.EDITOR, name: 'a test' },
      by: 'a test',
      reviewed: new Map(given.reviewed ?? []),
      createParties: given.createParties ?? false,
      skipDuplicates: given.skipDuplicates ?? false,
      prune: given.prune ?? false,
      partial: await isReportFile(file),
      dryRun: given.dryRun ?? false,
      signal: given.signal,
      progress: given.progress,
    };
    const outcome = await ImportRun.run(dataSource, job, async (run) => {
      for await (const row of reportedRows(run, rows)) report.push(row);
      for await (const name of run.namedParties()) names.push(name);
      await given.report?.(run);
    });
    return { ...outcome, report, names };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
