import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataSource } from 'typeorm';
import { Role } from '../../src/access/viewer.ts';
import { formatOf } from '../../src/imports/files/formats.ts';
import { PROGRAMME } from '../../src/imports/files/import-format.ts';
import { openSourceFile } from '../../src/imports/files/source-file.ts';
import { holdsReport } from '../../src/imports/files/tables.ts';
import { readMapping } from '../../src/imports/mapping/mapping.ts';
import type { NamedParty } from '../../src/imports/parties/mentioned-parties.ts';
import type { Reviewed } from '../../src/imports/parties/party-names.ts';
import type { ImportJob, ImportOutcome } from '../../src/imports/runs/import-job.ts';
import { ImportRun } from '../../src/imports/runs/import-run.ts';
import { type ReportedRow, reportedRows } from '../../src/imports/runs/report.ts';

/** Where the data of others lie that imports are tested with: beside the project, never in it. */
export const SHARED_DATA = join(import.meta.dirname, '../../../shared/data');

/** Whether they are there. In CI they have to be. */
export function hasSharedData(): boolean {
  const isThere = existsSync(SHARED_DATA);
  if (!isThere && process.env.CI) throw new Error(`${SHARED_DATA} is missing.`);
  if (!isThere) process.stderr.write(`Tests of imports of real data are skipped: there is no ${SHARED_DATA}.\n`);
  return isThere;
}

/** A mapping that comes with Entente. */
export function mappingOf(name: string): string {
  return readFileSync(fileURLToPath(import.meta.resolve(`#src/imports/mappings/${name}.yaml`)), 'utf8');
}

const WITHOUT_MAPPING = { register: PROGRAMME, source: {}, lang: 'en' };

/** What is imported: a file, or what one would hold. */
export interface TestImport
  extends Partial<Pick<ImportJob, 'createParties' | 'skipDuplicates' | 'prune' | 'dryRun' | 'signal' | 'progress'>> {
  path?: string;
  content?: string | Buffer;
  name?: string;
  mapping: string;
  /** What the file of the mapping is called; "mapping.yaml" unless said otherwise. */
  mappingName?: string;
  /** Files beside the mapping, by their names. */
  beside?: { [name: string]: string };
  reviewed?: [string, Reviewed][];
  /** Is handed the run before its temporary tables go. */
  report?: (run: ImportRun) => Promise<void>;
}

/** What an import did, with its report and its list of parties. */
export interface TestedImport extends ImportOutcome {
  report: ReportedRow[];
  names: NamedParty[];
}

/**
 * Imports as the program does, in this process.
 * @param given without a mapping: a table that corrects
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
    const names: NamedParty[] = [];
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
      partial: await holdsReport(file),
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
