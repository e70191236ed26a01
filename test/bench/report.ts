import { ENTENTE, ENTENTE_AGAIN, FLOOR } from './contenders.ts';
import type { Round } from './rounds.ts';

/** The measurements of one contender for one query at one number of connections: medians of all rounds. */
export interface Measure extends Round {
  question: string;
  contender: string;
  connections: number;
  statements: number | null;
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** CPU of Node.js and PostgreSQL together, per request. */
export function totalCpuMs({ nodeCpuMs, postgresCpuMs }: Round): number {
  return nodeCpuMs + (postgresCpuMs ?? 0);
}

function geometricMean(numbers: readonly number[]): number {
  return Math.exp(numbers.reduce((sum, each) => sum + Math.log(each), 0) / numbers.length);
}

type Cell = number | null | undefined;
const ms = (number: Cell) => number?.toFixed(number < 10 ? 3 : 1) ?? '-';
const times = (number: Cell) => number?.toFixed(2) ?? '-';
const rounded = (number: Cell) => number?.toFixed(0) ?? '-';

const LEGEND = `statement: CPU of PostgreSQL, divided by the floor's
server us: CPU of Node.js less the floor's, in microseconds
Entente CPU, Entente rate: total CPU and requests a second of Entente, divided by the contender's
mean: geometric for the three that are divided
${ENTENTE_AGAIN}: one request repeated, with responses cached; not to be compared with the others`;

/** Formats the measurements as tables, one for each number of connections. */
export function tablesOf(measures: readonly Measure[]): string {
  const parts: string[] = [];
  for (const connections of new Set(measures.map((measure) => measure.connections))) {
    const here = measures.filter((measure) => measure.connections === connections);
    const rows = here.map((measure) => ({ ...measure, ...ratiosOf(measure, here) }));
    const means = [...new Set(here.map(({ contender }) => contender))].map((contender) =>
      meansOf(rows.filter((row) => row.contender === contender)),
    );
    parts.push(`${connections} connections, each request:`, table([...rows, ...means].map(rowOf)));
  }
  return [...parts, LEGEND].join('\n\n');
}

interface Ratios {
  statement: number | null;
  serverUs: number | null;
  ententeCpu: number | null;
  ententeRate: number | null;
}

const NO_RATIOS: Ratios = { statement: null, serverUs: null, ententeCpu: null, ententeRate: null };

/** Compares a measurement with those of the same question. Cached responses are not comparable. */
function ratiosOf(measure: Measure, all: readonly Measure[]): Ratios {
  const of = (contender: string) =>
    all.find((other) => other.contender === contender && other.question === measure.question);
  const [floor, entente] = [of(FLOOR), of(ENTENTE)];
  if (measure.contender === ENTENTE_AGAIN) return NO_RATIOS;
  return {
    statement: floor?.postgresCpuMs && measure.postgresCpuMs ? measure.postgresCpuMs / floor.postgresCpuMs : null,
    serverUs: floor ? (measure.nodeCpuMs - floor.nodeCpuMs) * 1_000 : null,
    ententeCpu: entente ? totalCpuMs(entente) / totalCpuMs(measure) : null,
    ententeRate: entente ? entente.requestsPerSecond / measure.requestsPerSecond : null,
  };
}

type Row = Pick<Measure, 'question' | 'contender'> & Partial<Measure> & Ratios;

/** The means of a contender over all questions: geometric for ratios. */
function meansOf(rows: readonly Row[]): Row {
  const mean = (ratio: keyof Ratios, how: (numbers: readonly number[]) => number) => {
    const numbers = rows.flatMap((row) => row[ratio] ?? []);
    return numbers.length > 0 ? how(numbers) : null;
  };
  return {
    question: 'mean',
    contender: rows[0]!.contender,
    statement: mean('statement', geometricMean),
    serverUs: mean('serverUs', (numbers) => numbers.reduce((sum, each) => sum + each, 0) / numbers.length),
    ententeCpu: mean('ententeCpu', geometricMean),
    ententeRate: mean('ententeRate', geometricMean),
  };
}

function rowOf(row: Row): { [column: string]: string } {
  const total = row.nodeCpuMs === undefined ? undefined : totalCpuMs(row as Measure);
  return {
    question: row.question,
    contender: row.contender,
    'Node ms': ms(row.nodeCpuMs),
    'PostgreSQL ms': ms(row.postgresCpuMs),
    'total ms': ms(total),
    statement: times(row.statement),
    'server us': rounded(row.serverUs),
    'Entente CPU': times(row.ententeCpu),
    'requests/s': rounded(row.requestsPerSecond),
    'Entente rate': times(row.ententeRate),
    statements: row.statements == null ? '-' : String(Number(row.statements.toFixed(1))),
    'p50 ms': ms(row.p50Ms),
    'p99 ms': ms(row.p99Ms),
  };
}

/** Formats rows of text under their column names. */
export function table(rows: readonly { [column: string]: string }[]): string {
  if (rows.length === 0) return '(nothing)';
  const columns = Object.keys(rows[0]!);
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, n) => (n < 2 ? cell.padEnd(widths[n]!) : cell.padStart(widths[n]!))).join('  ');
  return [
    line(columns),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map((row) => line(columns.map((c) => row[c]!))),
  ].join('\n');
}
