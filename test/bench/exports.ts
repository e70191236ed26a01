import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { CONTENDERS, ENTENTE, Running } from './contenders.ts';
import { postgresCpuMs } from './postgres-usage.ts';
import { median, table } from './report.ts';

/** The cost of exporting all agreements, by COPY of an expert's statement and by `/export/agreements.csv`. */
export interface ExportMeasure {
  rows: number;
  megabytes: number;
  /** Medians of all rounds. */
  copySeconds: number;
  copyCpuMs: number;
  exportSeconds: number;
  exportCpuMs: number;
  exportNodeCpuMs: number;
  /** Memory of the server, idle and at most. */
  restMb: number;
  peakMb: number;
  /** Milliseconds of a small query: median and 99th percentile, idle and during an export. */
  aloneMs: [number, number];
  besideMs: [number, number];
}

/** The precision of a date in the expert's statement. */
const KNOWN = /known\(((?:[^()]|\([^()]*\))*)\)/g;

const EXPERT = readFileSync(join('test', 'bench', 'queries', 'taken-away.sql'), 'utf8').replace(
  KNOWN,
  "case length($1) when 4 then 'YEAR' when 7 then 'MONTH' when 10 then 'DAY' end",
);

const SMALL = '{ topics(first: 1) { nodes { id name } } }';
const SMALL_EVERY_MS = 20;

interface Taken {
  seconds: number;
  cpuMs: number;
  lines: number;
  bytes: number;
  hash: string;
}

/**
 * Measures exports against COPY, alternately, and their effect on other clients.
 * @param cluster the folder of the database
 * @throws Error if the two outputs differ
 */
export async function measureExports(
  databaseUrl: string,
  cluster: string,
  { rounds, say }: { rounds: number; say: (what: string) => void },
): Promise<ExportMeasure> {
  const running = await Running.start(CONTENDERS.find(({ name }) => name === ENTENTE)!, databaseUrl);
  try {
    const address = new URL('/export/agreements.csv', running.url).href;
    const byCopy = () => taken(cluster, () => copied(databaseUrl), 0);
    const byExport = () => taken(cluster, () => asked(address), 1);
    await byExport();
    const rest = await running.usage();
    const copies: Taken[] = [];
    const exports: Taken[] = [];
    const nodeMs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      copies.push(await byCopy());
      const before = (await running.usage()).cpuMs;
      exports.push(await byExport());
      nodeMs.push((await running.usage()).cpuMs - before);
      say(
        `round ${round + 1}: COPY ${copies.at(-1)!.seconds.toFixed(1)} s, the export ${exports.at(-1)!.seconds.toFixed(1)} s`,
      );
    }
    const [copy, exported] = [copies[0]!, exports[0]!];
    if (copy.hash !== exported.hash) throw new Error('COPY and the export differ');
    const alone = await timesOfSmallQuestions(running, async () => delay(3_000));
    const beside = await timesOfSmallQuestions(running, byExport);
    const { peakMb } = await running.usage();
    return {
      rows: exported.lines,
      megabytes: exported.bytes / 1e6,
      copySeconds: median(copies.map(({ seconds }) => seconds)),
      copyCpuMs: median(copies.map(({ cpuMs }) => cpuMs)),
      exportSeconds: median(exports.map(({ seconds }) => seconds)),
      exportCpuMs: median(exports.map(({ cpuMs }) => cpuMs)),
      exportNodeCpuMs: median(nodeMs),
      restMb: rest.rssMb,
      peakMb,
      aloneMs: alone,
      besideMs: beside,
    };
  } finally {
    await running.stop();
  }
}

/**
 * Reads a stream to its end without keeping it.
 * @param header number of lines that do not count
 */
async function taken(cluster: string, begin: () => Promise<AsyncIterable<Buffer>>, header: number): Promise<Taken> {
  const [began, cpu] = [performance.now(), postgresCpuMs(cluster) ?? 0];
  const hash = createHash('sha256');
  let [bytes, lines, skipped] = [0, -header, header];
  for await (const piece of await begin()) {
    bytes += piece.length;
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lines++;
    hash.update(skipped > 0 ? piece.subarray(piece.indexOf(10) + 1) : piece);
    skipped = 0;
  }
  const cpuMs = (postgresCpuMs(cluster) ?? 0) - cpu;
  return { seconds: (performance.now() - began) / 1000, cpuMs, lines, bytes, hash: hash.digest('hex') };
}

async function copied(databaseUrl: string): Promise<AsyncIterable<Buffer>> {
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c jit=off -c timezone=UTC' });
  await client.connect();
  const stream = client.query(copyTo(`copy (${EXPERT}) to stdout (format csv)`));
  stream.once('end', () => void client.end());
  return stream;
}

function asked(address: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(address, { agent: false }, (response) => {
      if (response.statusCode === 200) resolve(response);
      else reject(new Error(`${address} answered ${response.statusCode}`));
    }).once('error', reject);
  });
}

/** Median and 99th percentile of a small query while something else happens. */
async function timesOfSmallQuestions(running: Running, meanwhile: () => Promise<unknown>): Promise<[number, number]> {
  const times: number[] = [];
  let isOver = false;
  const other = meanwhile().finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const began = performance.now();
    await running.ask(JSON.stringify({ query: SMALL }));
    times.push(performance.now() - began);
    await delay(SMALL_EVERY_MS);
  }
  await other;
  const sorted = times.sort((a, b) => a - b);
  return [median(sorted), sorted[Math.floor(sorted.length * 0.99)]!];
}

/** Formats the measurements as tables. */
export function tablesOfExports(measure: ExportMeasure): string {
  const { rows, megabytes, copySeconds, exportSeconds, copyCpuMs, exportCpuMs, exportNodeCpuMs } = measure;
  const row = (how: string, seconds: number, postgres: number, node: number | null) => ({
    how,
    seconds: seconds.toFixed(1),
    'rows/s': (rows / seconds).toFixed(0),
    'PostgreSQL ms': postgres.toFixed(0),
    'Node ms': node === null ? '-' : node.toFixed(0),
  });
  const { aloneMs, besideMs, restMb, peakMb } = measure;
  return [
    `${rows} rows, ${megabytes.toFixed(0)} MB, identical:`,
    table([
      row('COPY', copySeconds, copyCpuMs, null),
      row('/export/agreements.csv', exportSeconds, exportCpuMs, exportNodeCpuMs),
    ]),
    `The export has ${(copySeconds / exportSeconds).toFixed(2)} of COPY's rate.`,
    `Memory of the server: ${restMb.toFixed(0)} MB after one export, ${peakMb.toFixed(0)} MB at most.`,
    `A small query takes ${aloneMs[0].toFixed(1)} ms (99 %: ${aloneMs[1].toFixed(1)}) alone, ${besideMs[0].toFixed(1)} ms (99 %: ${besideMs[1].toFixed(1)}) beside an export.`,
  ].join('\n\n');
}
