import 'reflect-metadata';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { Role } from '../../access/viewer.ts';
import { checkedOptions, formatOf } from '../../imports/files/formats.ts';
import { type ImportOptions, PROGRAMME } from '../../imports/files/import-format.ts';
import { isJson } from '../../imports/files/json-rows.ts';
import { openSourceFile, Unreadable } from '../../imports/files/source-file.ts';
import { isReportFile } from '../../imports/files/tables.ts';
import { loadFirstData } from '../../imports/first-data/first-data.ts';
import { explainedRows } from '../../imports/mapping/explain.ts';
import { readMapping } from '../../imports/mapping/mapping.ts';
import { isMappingName, type MappingText, readMappingFile, readNamedMapping } from '../../imports/mapping/mappings.ts';
import { readPartyList, writePartyList } from '../../imports/parties/party-list.ts';
import type { ImportJob, ImportOutcome } from '../../imports/runs/import-job.ts';
import { ImportCancelled, ImportRun } from '../../imports/runs/import-run.ts';
import { ProgressLines } from '../../imports/runs/progress.ts';
import { reportedRows, writeReport } from '../../imports/runs/report.ts';
import { OperatorError } from '../../runtime/errors.ts';
import { runCommand, withDataSource } from './command-line.ts';
// Mappings name record types, which the features register.
import '../features.ts';

// Imports a register or a programme directly into the database, also while a server uses it.

const USAGE = `npm run import -- <file> --mapping <mapping.yaml>

  <file>             a table (CSV, TSV, XLSX, JSON; may be gzipped), a programme, or an exported table with corrections;
                     - for standard input
  --mapping <file>   what the columns of a table mean; or the name of a mapping of Entente ("uk-treaties");
                     files that the mapping names must be in its folder
  --format <name>    the format of the file, if it is not recognised
  --explain          shows the records of the first rows, and writes nothing
  --dry-run          does everything, reports, and rolls back
  --create-parties   creates parties that are unknown
  --skip-duplicates  skips new records that may be duplicates, instead of flagging them
  --parties <file>   the reviewed list of parties of an earlier run; later runs of the register use it too
  --prune            deletes records that are missing from the file
  --reports <folder> the folder of the two files below; default: that of the imported file, or this one for -
  --report <file>    rows that were rejected or repaired (<file>.report.csv, or <file>.dry-run.report.csv)
  --party-list <f>   the list of parties (<file>.parties.csv, or <file>.dry-run.parties.csv)
  --lang <tag>       the language of the texts, if the file does not say it
  --time-zone <name> the time zone of a programme, if the file does not say it`;

/** The exit code after an interruption, as in shells. */
const INTERRUPTED_EXIT_CODE = 130;

await runCommand(main, [Unreadable]);

async function main(): Promise<number> {
  const { path, options } = parseArguments(process.argv.slice(2));
  const mapping = options.mapping === undefined ? undefined : await openMapping(options.mapping);
  const file = await openSourceFile(path, process.stdin);
  try {
    const format = await formatOf(file, options.format, mapping !== undefined);
    const reading: ImportOptions = checkedOptions({ mapping, lang: options.lang, timeZone: options['time-zone'] });
    const rows = () => format.read(file, reading);
    if (options.explain) return await explain(rows);
    const mapped = mapping && readMapping(mapping.text, mapping.name);
    const progress = new ProgressLines(process.stderr, file);
    const cancelled = new AbortController();
    // The first signal cancels the import; the second one ends the process.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancelled.abort());
    const job: ImportJob = {
      file,
      register: mapped?.register ?? PROGRAMME,
      rows,
      source: mapped?.source ?? (await format.sourceOf?.(file, reading)) ?? {},
      lang: mapped?.lang ?? options.lang ?? 'en',
      viewer: { role: Role.EDITOR, name: 'npm run import' },
      by: 'npm run import',
      reviewed: options.parties ? await readPartyList(options.parties) : new Map(),
      createParties: options['create-parties'] ?? false,
      skipDuplicates: options['skip-duplicates'] ?? false,
      prune: options.prune ?? false,
      partial: await isReportFile(file),
      dryRun: options['dry-run'] ?? false,
      progress: (step) => progress.tell(step),
      signal: cancelled.signal,
    };
    // A dry run does not overwrite the reports of a real run.
    const name = `${basename(file.name)}${job.dryRun ? '.dry-run' : ''}`;
    const reportBase = join(options.reports ?? (path === '-' ? '.' : dirname(path)), name);
    const reportPath =
      options.report ?? `${reportBase}.report.${format.isTable && !isJson(file.head) ? 'csv' : 'ndjson'}`;
    const listPath = options['party-list'] ?? `${reportBase}.parties.csv`;
    for (const written of [reportPath, listPath]) await assertWritable(written);
    await importInto(job, progress, reportPath, listPath);
    return 0;
  } catch (error) {
    if (!(error instanceof ImportCancelled)) throw error;
    process.stdout.write(`Cancelled. Run the same command to continue:\n${kindsIn(error.outcome).join('\n')}\n`);
    return INTERRUPTED_EXIT_CODE;
  } finally {
    await file.close();
  }
}

function parseArguments(parameters: string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    const { values, positionals } = parseArgs({
      args: parameters,
      allowPositionals: true,
      options: {
        mapping: text,
        format: text,
        explain: flag,
        'dry-run': flag,
        'create-parties': flag,
        'skip-duplicates': flag,
        parties: text,
        prune: flag,
        reports: text,
        report: text,
        'party-list': text,
        lang: text,
        'time-zone': text,
      },
    });
    const [path, ...others] = positionals;
    if (path !== undefined && others.length === 0) return { path, options: values };
  } catch {
    // Wrong options are reported below.
  }
  throw new OperatorError(USAGE);
}

/** Reads a mapping by its path, or a mapping of Entente by its name. */
function openMapping(name: string): Promise<MappingText> {
  return isMappingName(name) ? readNamedMapping(name) : readMappingFile(name);
}

async function explain(rows: () => ReturnType<ImportJob['rows']>): Promise<number> {
  for await (const { text } of explainedRows(rows())) process.stdout.write(`${text}\n`);
  return 0;
}

/**
 * Checks before the import that a report can be written.
 * @throws OperatorError
 */
async function assertWritable(path: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK);
  } catch (error) {
    throw new OperatorError(
      `${path} cannot be written (${(error as NodeJS.ErrnoException).code}): set another path with --report or --reports.`,
    );
  }
}

async function importInto(job: ImportJob, progress: ProgressLines, reportPath: string, listPath: string) {
  progress.tell({ doing: 'preparing the database', done: 0, of: null });
  try {
    await withDataSource(async (dataSource) => {
      // The first data, with countries, are needed to resolve names, as when the server starts.
      await loadFirstData(dataSource);
      const outcome = await ImportRun.run(dataSource, job, async (run) => {
        const reported = await writeReport(reportPath, reportedRows(run, job.rows));
        const names = await writePartyList(listPath, run.namedParties(), run.reviewed);
        progress.end();
        if (reported > 0) process.stdout.write(`${reported} rows to check: ${reportPath}\n`);
        if (names > 0) process.stdout.write(`${names} party names: ${listPath}\n`);
      });
      process.stdout.write(summary(outcome, job));
    });
  } finally {
    progress.end();
  }
}

function summary(outcome: ImportOutcome, job: ImportJob): string {
  const { rows, refusedRows, repairedRows, partiesMade, namesDecidedEarlier } = outcome;
  return [
    `${rows} rows read, ${refusedRows} rejected, ${repairedRows} repaired.`,
    ...kindsIn(outcome),
    ...(outcome.notices ?? []),
    ...(partiesMade > 0 ? [`  parties created: ${partiesMade}`] : []),
    ...(namesDecidedEarlier > 0 ? [`  names resolved by an earlier list of parties: ${namesDecidedEarlier}`] : []),
    ...(job.dryRun ? ['Nothing was written: this was a dry run.'] : []),
    '',
  ].join('\n');
}

/** Returns one line for each kind, with its counts. */
function kindsIn({ kinds }: ImportOutcome): string[] {
  const describe = (counts: object) =>
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([what, count]) => `${count} ${what}`)
      .join(', ');
  return Object.entries(kinds).map(([kind, counts]) => `  ${kind.toLowerCase()}: ${describe(counts) || 'none'}`);
}
