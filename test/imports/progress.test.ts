import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ImportProgress } from '../../src/imports/runs/import-job.ts';
import { ProgressLines } from '../../src/imports/runs/progress.ts';
import { importTable } from '../harness/imports.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

class Paper {
  readonly lines: { at: number; text: string }[] = [];

  constructor(readonly isTTY: boolean) {}

  write(text: string): void {
    this.lines.push({ at: performance.now(), text });
  }
}

const step = (doing: ImportProgress['doing'], done = 0, of: number | null = null): ImportProgress => ({
  doing,
  done,
  of,
});

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe.each([
  ['on a terminal', true],
  ['elsewhere', false],
])('the progress of an import %s', (_, isTTY) => {
  it('is never silent for 10 seconds, whatever a step reports', () => {
    const paper = new Paper(isTTY);
    const progress = new ProgressLines(paper, { read: 500, size: 1000 });
    const begun = performance.now();
    // Steps that are silent for long, that end at once, and that report much.
    for (const [doing, ms] of [
      ['preparing the database', 45_000],
      ['reading', 30_000],
      ['combining rows', 400],
      ['finding parties', 700],
      ['creating parties', 900],
      ['correcting', 800],
      ['finding missing records', 120_000],
      ['writing the report', 60_000],
    ] as const) {
      progress.tell(step(doing));
      jest.advanceTimersByTime(ms);
    }
    for (let done = 0; done < 300; done++) {
      progress.tell(step('writing', done, 300));
      jest.advanceTimersByTime(100);
    }
    const times = [begun, ...paper.lines.map(({ at }) => at), performance.now()];
    const gaps = times.slice(1).map((at, index) => at - times[index]!);
    expect(Math.max(...gaps)).toBeLessThan(10_000);
    expect(paper.lines.map(({ text }) => text).join('')).toContain('finding missing records: 1');
    progress.end();
    const count = paper.lines.length;
    jest.advanceTimersByTime(60_000);
    expect(paper.lines).toHaveLength(count);
    expect(jest.getTimerCount()).toBe(0);
  });
});

it('shows the count, the rate and the remaining time', () => {
  const paper = new Paper(false);
  const progress = new ProgressLines(paper, { read: 500, size: 1000 });
  progress.tell(step('reading'));
  jest.advanceTimersByTime(4_500);
  progress.tell(step('reading', 2000));
  jest.advanceTimersByTime(5_500);
  progress.tell(step('writing', 0, 400));
  jest.advanceTimersByTime(4_500);
  progress.tell(step('writing', 50, 400));
  jest.advanceTimersByTime(500);
  expect(paper.lines.map(({ text }) => text.trim())).toEqual([
    'reading: 2000 rows, 400 a second, 5 s left',
    'reading: 2000 rows, 200 a second, 10 s left',
    'writing: 50 of 400, 10 a second, 35 s left',
  ]);
});

describe('an import', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  }, 120_000);
  afterAll(() => server.stop());

  it('reports each of its steps', async () => {
    jest.useRealTimers();
    const steps: string[] = [];
    await importTable(server.dataSource, {
      content: 'no,title,party\n1,Pact,Cuba\n2,Pact,Ruritania\n',
      createParties: true,
      mapping: `register: steps
records:
  pact:
    { makes: AGREEMENT, key: no, title: title, kind: TREATY, status: SIGNED, signatures: { party: { name: party, level: COUNTRY }, role: SIGNATORY } }
`,
      progress: ({ doing }) => {
        if (doing !== steps.at(-1)) steps.push(doing);
      },
    });
    expect(steps).toEqual([
      'reading',
      'combining rows',
      'merging duplicate records',
      'finding parties',
      'creating parties',
      'correcting',
      'writing',
      'finding missing records',
      'naming cities',
      'comparing people with the same name',
      'writing the report',
    ]);
  });
});
