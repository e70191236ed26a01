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
import { holdsReport } from '../../imports/files/tables.ts';
import { loadFirstData } from '../../imports/first-data/first-data.ts';
import { drawn } from '../../imports/mapping/explain.ts';
import { readMapping } from '../../imports/mapping/mapping.ts';
import { isMappingName, type MappingText, mappingIn, mappingNamed } from '../../imports/mapping/mappings.ts';
import { readPartyList, writePartyList } from '../../imports/parties/party-list.ts';
import type { ImportJob, ImportOutcome } from '../../imports/runs/import-job.ts';
import { Cancelled, ImportRun } from '../../imports/runs/import-run.ts';
import { ProgressLines } from '../../imports/runs/progress.ts';
import { reportedRows, writeReport } from '../../imports/runs/report.ts';
import { CannotStart } from '../../runtime/errors.ts';
import { runProgram, withDataSource } from './command-line.ts';

// Imports a register or a programme on the machine itself. A server may be running meanwhile, on the same database.

const USAGE = `npm run import -- <file> --mapping <mapping.yaml>

  <file>             a table (CSV, TSV, XLSX, JSON; gzipped or not), a programme, or a table that was exported and corrected;
                     - for standard input
  --mapping <file>   what the columns of a table mean; a name ("uk-treaties") is one that comes with Entente;
                     files that the mapping names lie beside it
  --format <name>    what the file is, where that is not recognised
  --explain          shows what the first rows become, and writes nothing
  --dry-run          does all, reports, and takes it back
  --create-parties   makes parties that nobody knows
  --skip-duplicates  leaves out new records that may be the same as others, instead of flagging them
  --parties <file>   the list of parties of an earlier run, reviewed; later runs of the register remember it
  --prune            deletes records that have vanished from the file
  --reports <folder> where the two files below go: beside the imported one, or here for standard input
  --report <file>    rows that were refused or repaired (<file>.report.csv, or <file>.dry-run.report.csv)
  --party-list <f>   the list of parties (<file>.parties.csv, or <file>.dry-run.parties.csv)
  --lang <tag>       the language of the texts, where the file does not say it
  --time-zone <name> the time zone of a programme that does not say it`;

const EXPLAINED_ROWS = 5;

/** How a program ends that was interrupted, as shells have it. */
const INTERRUPTED = 130;

await runProgram(main, [Unreadable]);

async function main(): Promise<number> {
  const { path, options } = asked(process.argv.slice(2));
  const mapping = options.mapping === undefined ? undefined : await mappingAsked(options.mapping);
  const file = await openSourceFile(path, process.stdin);
  try {
    const format = await formatOf(file, options.format, mapping !== undefined);
    const reading: ImportOptions = checkedOptions({ mapping, lang: options.lang, timeZone: options['time-zone'] });
    const rows = () => format.read(file, reading);
    if (options.explain) return await explain(rows);
    const mapped = mapping && readMapping(mapping.text, mapping.name);
    const progress = new ProgressLines(process.stderr, file);
    const cancelled = new AbortController();
    // The first time the import is cancelled in good order, the second time the process ends.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => cancelled.abort());
    const job: ImportJob = {
      file,
      register: mapped?.register ?? PROGRAMME,
      rows,
      source: mapped?.source ?? {},
      lang: mapped?.lang ?? options.lang ?? 'en',
      viewer: { role: Role.EDITOR, name: 'npm run import' },
      by: 'npm run import',
      reviewed: options.parties ? await readPartyList(options.parties) : new Map(),
      createParties: options['create-parties'] ?? false,
      skipDuplicates: options['skip-duplicates'] ?? false,
      prune: options.prune ?? false,
      partial: await holdsReport(file),
      dryRun: options['dry-run'] ?? false,
      progress: (step) => progress.tell(step),
      signal: cancelled.signal,
    };
    // A dry run never takes the place of what a real one has reported.
    const name = `${basename(file.name)}${job.dryRun ? '.dry-run' : ''}`;
    const beside = join(options.reports ?? (path === '-' ? '.' : dirname(path)), name);
    const reportPath = options.report ?? `${beside}.report.${format.isTable && !isJson(file.head) ? 'csv' : 'ndjson'}`;
    const listPath = options['party-list'] ?? `${beside}.parties.csv`;
    for (const written of [reportPath, listPath]) await assertWritable(written);
    await importInto(job, progress, reportPath, listPath);
    return 0;
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    process.stdout.write(`Cancelled. The same command goes on from here:\n${kindsIn(error.outcome).join('\n')}\n`);
    return INTERRUPTED;
  } finally {
    await file.close();
  }
}

function asked(parameters: string[]) {
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
    // Refused below, as what can be read but does not fit.
  }
  throw new CannotStart(USAGE);
}

/** A mapping in a file, or one that comes with Entente. */
function mappingAsked(name: string): Promise<MappingText> {
  return isMappingName(name) ? mappingNamed(name) : mappingIn(name);
}

async function explain(rows: () => ReturnType<ImportJob['rows']>): Promise<number> {
  let count = 0;
  for await (const row of rows()) {
    process.stdout.write(`${drawn(row)}\n`);
    if (++count === EXPLAINED_ROWS) break;
  }
  return 0;
}

/** Finds out before anything is imported whether there can be a file afterwards. @throws CannotStart */
async function assertWritable(path: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK);
  } catch (error) {
    throw new CannotStart(
      `${path} cannot be written (${(error as NodeJS.ErrnoException).code}): name another place by --report or --reports.`,
    );
  }
}

async function importInto(job: ImportJob, progress: ProgressLines, reportPath: string, listPath: string) {
  progress.tell({ doing: 'preparing the database', done: 0, of: null });
  try {
    await withDataSource(async (dataSource) => {
      // Countries come first, as when the server starts: a register is read against them.
      await loadFirstData(dataSource);
      const outcome = await ImportRun.run(dataSource, job, async (run) => {
        const reported = await writeReport(reportPath, reportedRows(run, job.rows));
        const names = await writePartyList(listPath, run.namedParties(), run.reviewed);
        progress.end();
        if (reported > 0) process.stdout.write(`${reported} rows to look at: ${reportPath}\n`);
        if (names > 0) process.stdout.write(`${names} names of parties: ${listPath}\n`);
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
    `${rows} rows read, ${refusedRows} refused, ${repairedRows} repaired.`,
    ...kindsIn(outcome),
    ...(outcome.notices ?? []),
    ...(partiesMade > 0 ? [`  parties made: ${partiesMade}`] : []),
    ...(namesDecidedEarlier > 0 ? [`  names decided on by an earlier list of parties: ${namesDecidedEarlier}`] : []),
    ...(job.dryRun ? ['Nothing was written: this was a dry run.'] : []),
    '',
  ].join('\n');
}

/** What became of the records of each kind, in lines. */
function kindsIn({ kinds }: ImportOutcome): string[] {
  const said = (counts: object) =>
    Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([what, count]) => `${count} ${what}`)
      .join(', ');
  return Object.entries(kinds).map(([kind, counts]) => `  ${kind.toLowerCase()}: ${said(counts) || 'none'}`);
}
