import { ENTENTE, FLOOR } from './contenders.ts';
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

const ms = (number: number | null) => (number === null ? '-' : number.toFixed(number < 10 ? 3 : 1));
const times = (number: number) => number.toFixed(2);

/** Formats the measurements as tables: one for each number of connections, then the ratios. */
export function tablesOf(measures: readonly Measure[]): string {
  const parts: string[] = [];
  for (const connections of new Set(measures.map((measure) => measure.connections))) {
    const here = measures.filter((measure) => measure.connections === connections);
    parts.push(`${connections} connections, each request:`, table(here.map(rowOf)));
    parts.push(`Entente to each of the others, ${connections} connections:`, table(ratiosOf(here)));
  }
  return parts.join('\n\n');
}

function rowOf(measure: Measure): { [column: string]: string } {
  return {
    question: measure.question,
    contender: measure.contender,
    'Node ms': ms(measure.nodeCpuMs),
    'PostgreSQL ms': ms(measure.postgresCpuMs),
    'total ms': ms(totalCpuMs(measure)),
    statements: measure.statements === null ? '-' : String(Number(measure.statements.toFixed(1))),
    'requests/s': measure.requestsPerSecond.toFixed(0),
    'p50 ms': ms(measure.p50Ms),
    'p99 ms': ms(measure.p99Ms),
  };
}

function ratiosOf(measures: readonly Measure[]): { [column: string]: string }[] {
  const others = [...new Set(measures.map(({ contender }) => contender))].filter((name) => name !== ENTENTE);
  const rows: { [column: string]: string }[] = [];
  for (const other of others) {
    const ratios: { node: number; total: number; rate: number }[] = [];
    for (const mine of measures.filter(({ contender }) => contender === ENTENTE)) {
      const theirs = measures.find(({ contender, question }) => contender === other && question === mine.question);
      if (!theirs) continue;
      const ratio = {
        node: mine.nodeCpuMs / theirs.nodeCpuMs,
        total: totalCpuMs(mine) / totalCpuMs(theirs),
        rate: mine.requestsPerSecond / theirs.requestsPerSecond,
      };
      ratios.push(ratio);
      rows.push(ratioRow(other, mine.question, ratio));
    }
    if (ratios.length > 1) {
      rows.push(
        ratioRow(other, 'geometric mean', {
          node: geometricMean(ratios.map(({ node }) => node)),
          total: geometricMean(ratios.map(({ total }) => total)),
          rate: geometricMean(ratios.map(({ rate }) => rate)),
        }),
      );
    }
  }
  return rows;
}

function ratioRow(other: string, question: string, ratio: { node: number; total: number; rate: number }) {
  return {
    to: other === FLOOR ? 'the floor' : other,
    question,
    'Node CPU': times(ratio.node),
    'total CPU': times(ratio.total),
    'requests/s': times(ratio.rate),
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
