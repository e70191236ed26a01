import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { type AdHocMeasure, askAdHoc, isAskedAdHoc, linesOf } from './ad-hoc.ts';
import { CONTENDERS, type Contender, ENTENTE, ENTENTE_AGAIN, ententeIn, Running } from './contenders.ts';
import { measureCounts, tableOfCounts } from './counts.ts';
import { clusterOf, missingRegisters, realDatabase, realisticDatabase } from './database.ts';
import { measureExports, tablesOfExports } from './exports.ts';
import { growsTooMuch, measureGrowth, type Size, tableOfGrowth } from './growth.ts';
import { importDatabase, measureImports, tableOfImports } from './imports.ts';
import type { LoadOrder, LoadOutcome } from './load.ts';
import { committedPlans } from './plans.ts';
import { type Question, questionsFor } from './questions.ts';
import { measureReal, tablesOfReal, takesTooLong } from './real.ts';
import { type Measure, tablesOf } from './report.ts';
import { medianOf, roundOf, warmUp } from './rounds.ts';
import { dataSelected, firstDifference } from './same-answers.ts';

const { values: options } = parseArgs({
  options: {
    /** Multiple of the records of a realistic database. */
    scale: { type: 'string' },
    /** A few minutes instead of half an hour: a small database, one number of connections, short rounds. */
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    connections: { type: 'string' },
    /** Only queries and contenders whose names contain one of these words, separated by commas. */
    questions: { type: 'string', default: '' },
    contenders: { type: 'string', default: '' },
    /** Adds Entente with this number of processes. */
    workers: { type: 'string' },
    /** Instead of the race: sends this number of texts that never repeat, and measures memory. */
    'ad-hoc': { type: 'string' },
    /** Instead of the race: measures PostgreSQL for queries that count and search, against SQL of an expert. */
    counts: { type: 'boolean', default: false },
    /**
     * Instead of the race: measures each query at this scale and at ten times the data, and fails if the cost grows too
     * much.
     */
    growth: { type: 'boolean', default: false },
    /** Instead of the race: measures an export of all agreements against COPY. */
    exports: { type: 'boolean', default: false },
    /** Instead of the race: measures imports of this number of agreements against COPY and UPDATE of the same rows. */
    imports: { type: 'boolean', default: false },
    rows: { type: 'string', default: '20000' },
    /** Instead of the race: fails if a committed statement would scan a large table sequentially. */
    plans: { type: 'boolean', default: false },
    /**
     * Instead of the race: measures everything that can be counted, on the real registers of this folder, and fails if a
     * query takes too long.
     */
    real: { type: 'string' },
  },
});
const scale = Number(options.scale ?? (options.quick ? 0.05 : 1));
const rounds = Number(options.rounds ?? (options.counts ? 15 : options.quick ? 2 : 3));
const seconds = Number(options.seconds ?? (options.quick ? 1 : 2));
const connections = (options.connections ?? (options.quick ? '16' : '1,16,64')).split(',').map(Number);
/** The first seconds and requests of a query do not count, up to a maximum. */
const WARM_UP = options.quick ? { ms: 1_000, requests: 500 } : { ms: 3_000, requests: 6_000 };

/** Number of requests whose statements are counted. */
const COUNTED_REQUESTS = 8;

/** Multiple of the data in the larger database. */
const LARGER = 10;

const words = (text: string) => text.split(',').filter(Boolean);

const say = (what: string) => process.stderr.write(`${what}\n`);

/** A contender, with its bodies by query. */
interface Racer {
  contender: Contender;
  running: Running;
  bodies: Map<string, string[]>;
}

const missing = options.real === undefined ? [] : missingRegisters(options.real);
if (missing.length > 0) {
  say(`Missing: ${missing.join(', ')}. The registers are not part of Entente; --real names the folder that has them.`);
  process.exit(1);
}
const sayFilling = (what: string) => say(`filling the database: ${what}`);
const postgres = await openDatabase();
const client = new pg.Client({ connectionString: postgres.url });
await client.connect();
const loader = fork(join('dist', 'test', 'bench', 'load.js'));
const racers: Racer[] = [];
try {
  const adHoc = Number(options['ad-hoc'] ?? 0);
  const { counts, exports, imports, plans, growth, real } = options;
  const asksServers = !(counts || exports || imports || plans || growth || real !== undefined);
  const questions = adHoc || !asksServers ? [] : await questionsFor(client, words(options.questions));
  for (const contender of asksServers ? contendersWanted() : []) {
    if (adHoc && !isAskedAdHoc(contender.name)) continue;
    say(`starting ${contender.name}`);
    racers.push({
      contender,
      running: await Running.start(contender, postgres.url),
      bodies: bodiesOf(contender, questions),
    });
  }
  if (options.counts) await measureCounting();
  else if (options.exports) await measureTakingAway();
  else if (options.imports) await measureImporting();
  else if (options.plans) await checkPlans();
  else if (options.growth) await checkGrowth();
  else if (options.real !== undefined) await checkReal();
  else if (adHoc) await measureAdHoc(adHoc);
  else await measureRace(questions);
} finally {
  for (const { running } of racers) await running.stop();
  loader.disconnect();
  await client.end();
  await postgres.stop();
}

function openDatabase() {
  if (options.imports) return importDatabase();
  if (options.real !== undefined) return realDatabase(options.real, sayFilling);
  return realisticDatabase(scale, sayFilling);
}

async function measureCounting(): Promise<void> {
  const measures = await measureCounts(postgres.url, { rounds, words: words(options.questions), say });
  process.stdout.write(`${tableOfCounts(measures)}\n`);
  writeReport({ scale, rounds, load: loadavg(), counts: measures });
}

async function measureTakingAway(): Promise<void> {
  const measure = await measureExports(postgres.url, clusterOf(scale), { rounds, say });
  process.stdout.write(`${tablesOfExports(measure)}\n`);
  writeReport({ scale, rounds, load: loadavg(), exports: measure });
}

async function measureImporting(): Promise<void> {
  const measures = await measureImports(postgres.url, { rows: Number(options.rows), rounds, say });
  process.stdout.write(`${tableOfImports(measures)}\n`);
  writeReport({ rounds, load: loadavg(), imports: measures });
}

async function checkPlans(): Promise<void> {
  const planned = await committedPlans(client);
  for (const { file, cost, readWhole } of planned) {
    const verdict = readWhole.length > 0 ? `READS ALL OF ${readWhole.join(', ')}` : 'by indexes';
    process.stdout.write(`${file.padEnd(60)} ${cost.toFixed(0).padStart(8)}  ${verdict}\n`);
  }
  if (planned.some(({ readWhole }) => readWhole.length > 0)) process.exitCode = 1;
}

async function checkGrowth(): Promise<void> {
  const large = await realisticDatabase(scale * LARGER, (what) => say(`filling the larger database: ${what}`));
  const largeClient = new pg.Client({ connectionString: large.url });
  await largeClient.connect();
  const running: Running[] = [];
  try {
    for (const { url } of [postgres, large]) running.push(await Running.start(CONTENDERS[0]!, url));
    const sizes: [Size, Size] = [
      { scale, client, running: running[0]!, cluster: clusterOf(scale) },
      { scale: scale * LARGER, client: largeClient, running: running[1]!, cluster: clusterOf(scale * LARGER) },
    ];
    const order = { words: words(options.questions), rounds, seconds, least: WARM_UP, load, say };
    const grown = await measureGrowth(sizes, order);
    process.stdout.write(`${tableOfGrowth(grown, sizes)}\n`);
    writeReport({ scale, rounds, seconds, load: loadavg(), growth: grown });
    if (grown.some(growsTooMuch)) process.exitCode = 1;
  } finally {
    for (const each of running) await each.stop();
    await largeClient.end();
    await large.stop();
  }
}

async function checkReal(): Promise<void> {
  const measures = await measureReal(postgres.url, { words: words(options.questions), say });
  process.stdout.write(`${tablesOfReal(measures)}\n`);
  writeReport({ load: loadavg(), real: measures });
  if (measures.some(takesTooLong)) process.exitCode = 1;
}

async function measureAdHoc(requests: number): Promise<void> {
  const measures: AdHocMeasure[] = [];
  const { rows } = await client.query('select id from agreement order by id');
  const order = { requests, uuids: rows.map(({ id }) => id), cluster: clusterOf(scale), say };
  for (const differing of ['names', 'values'] as const) {
    for (const { running } of racers) measures.push(await askAdHoc(running, load, { ...order, differing }));
  }
  process.stdout.write(`${linesOf(measures)}\n`);
  writeReport({ scale, load: loadavg(), adHoc: measures });
}

async function measureRace(questions: readonly Question[]): Promise<void> {
  await checkAnswers(questions);
  const statements = await countStatements(questions);
  const measures = await race(questions, statements);
  const memory: { [contender: string]: number } = {};
  for (const { contender, running } of racers) memory[contender.name] = (await running.usage()).peakMb;
  process.stdout.write(`${tablesOf(measures)}\n\nPeak memory of Node, MB:\n`);
  for (const [name, mb] of Object.entries(memory))
    process.stdout.write(`  ${name.padEnd(ENTENTE_AGAIN.length + 2)}${mb.toFixed(0)}\n`);
  writeReport({
    scale,
    rounds,
    seconds,
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    load: loadavg(),
    memory,
    measures,
  });
}

/** Entente and the named contenders, or all. */
function contendersWanted(): Contender[] {
  const wanted = words(options.contenders.toLowerCase());
  const isWanted = ({ name }: Contender) =>
    name === ENTENTE || wanted.length === 0 || wanted.some((word) => name.toLowerCase().includes(word));
  return [...CONTENDERS.filter(isWanted), ...(options.workers ? [ententeIn(Number(options.workers))] : [])];
}

function bodiesOf(contender: Contender, questions: readonly Question[]): Map<string, string[]> {
  const bodies = new Map<string, string[]>();
  for (const question of questions) {
    const requests = contender.repeats ? question.requests.slice(0, 1) : question.requests;
    const ofQuestion = requests.map((variables) => contender.body(question, variables));
    if (ofQuestion.every((body) => body !== null)) bodies.set(question.name, ofQuestion as string[]);
  }
  return bodies;
}

/** Sends every query to every contender once, and compares the responses with Entente's. */
async function checkAnswers(questions: readonly Question[]): Promise<void> {
  const [entente, ...others] = racers;
  for (const { name, requests } of questions) {
    say(`comparing the answers: ${name}`);
    for (let n = 0; n < requests.length; n++) {
      const expected = await entente!.running.ask(entente!.bodies.get(name)![n]!);
      for (const { contender, running, bodies } of others) {
        const body = bodies.get(name)?.[n];
        if (body === undefined) continue;
        const answer = await running.ask(body);
        const difference = contender.arranged
          ? firstDifference(dataSelected(expected), dataSelected(contender.arranged(name, answer)))
          : firstDifference(expected, answer);
        if (difference) throw new Error(`${name}: ${contender.name} differs at ${difference} for ${body}`);
      }
    }
  }
}

/** Statements of each contender per request, as PostgreSQL counts them, after warming up. */
async function countStatements(questions: readonly Question[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  await client.query('create extension if not exists pg_stat_statements');
  const superuserSets = async (track: string) => {
    await client.query(`alter system set pg_stat_statements.track = ${track}`);
    await client.query('select pg_reload_conf()');
    await client.query('select pg_sleep(0.2)');
  };
  await superuserSets('top');
  for (const { contender, running, bodies } of racers) {
    for (const { name } of questions) {
      const of = bodies.get(name);
      if (!of) continue;
      await client.query('select pg_stat_statements_reset()');
      for (let n = 0; n < COUNTED_REQUESTS; n++) await running.ask(of[n % of.length]!);
      const { rows } = await client.query(
        `select coalesce(sum(calls), 0)::integer as calls from pg_stat_statements s
          where query !~ 'pg_stat_statements' and dbid = (select oid from pg_database where datname = current_database())`,
      );
      counts.set(`${contender.name} ${name}`, rows[0].calls / COUNTED_REQUESTS);
    }
  }
  await superuserSets('none');
  return counts;
}

async function load(order: LoadOrder): Promise<LoadOutcome> {
  const answer = once(loader, 'message') as Promise<[LoadOutcome]>;
  loader.send(order);
  return (await answer)[0];
}

/** Loads all contenders in turn, several times, and takes the medians. */
async function race(questions: readonly Question[], statements: ReadonlyMap<string, number>): Promise<Measure[]> {
  const measures: Measure[] = [];
  const cluster = clusterOf(scale);
  for (const { name } of questions) {
    for (const { running, bodies } of racers) await warmUp(running, bodies.get(name) ?? [], load, WARM_UP);
    for (const many of connections) {
      const perContender = new Map<string, Measure[]>();
      for (let round = 1; round <= rounds; round++) {
        // The order changes, so that other work of the machine does not always hit the same one.
        const turn = racers.filter(({ bodies }) => bodies.has(name));
        if (round % 2 === 0) turn.reverse();
        for (const { contender, running, bodies } of turn) {
          const measure: Measure = {
            question: name,
            contender: contender.name,
            connections: many,
            ...(await roundOf(running, bodies.get(name)!, { connections: many, seconds, cluster, load })),
            statements: statements.get(`${contender.name} ${name}`) ?? null,
          };
          perContender.set(contender.name, [...(perContender.get(contender.name) ?? []), measure]);
          say(
            `${name}, ${many} connections, round ${round} of ${rounds}: ${contender.name} ${measure.requestsPerSecond.toFixed(0)}/s, Node ${measure.nodeCpuMs.toFixed(3)} ms, PostgreSQL ${measure.postgresCpuMs?.toFixed(3) ?? '-'} ms`,
          );
        }
      }
      for (const rows of perContender.values()) measures.push({ ...rows[0]!, ...medianOf(rows) });
    }
  }
  return measures;
}

function writeReport(report: object): void {
  const path = join('.data', `bench-${new Date().toISOString().replace(/[:.]/g, '-')}.json`);
  mkdirSync('.data', { recursive: true });
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`\nThe figures stand in ${path}.\n`);
}
