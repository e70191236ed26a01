import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ImportProgress } from '../../src/imports/runs/import-job.ts';
import { type Clock, ProgressLines } from '../../src/imports/runs/progress.ts';
import { importTable } from '../harness/imports.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

/** A clock that goes on when it is told to. */
class Hours implements Clock {
  private time = 1_000_000;
  private readonly calls = new Map<() => void, { ms: number; next: number }>();

  now(): number {
    return this.time;
  }

  every(ms: number, call: () => void): () => void {
    this.calls.set(call, { ms, next: this.time + ms });
    return () => this.calls.delete(call);
  }

  pass(ms: number): void {
    for (const end = this.time + ms; this.time < end; this.time += 100) {
      for (const [call, due] of this.calls) {
        if (this.time < due.next) continue;
        due.next += due.ms;
        call();
      }
    }
  }

  get ticks(): number {
    return this.calls.size;
  }
}

class Paper {
  readonly lines: { at: number; text: string }[] = [];

  constructor(
    private readonly hours: Hours,
    readonly isTTY: boolean,
  ) {}

  write(text: string): void {
    this.lines.push({ at: this.hours.now(), text });
  }
}

const step = (doing: ImportProgress['doing'], done = 0, of: number | null = null): ImportProgress => ({
  doing,
  done,
  of,
});

describe.each([
  ['on a terminal', true],
  ['elsewhere', false],
])('the progress of an import %s', (_, isTTY) => {
  it('is never silent for 10 seconds, whatever a step says', () => {
    const hours = new Hours();
    const paper = new Paper(hours, isTTY);
    const progress = new ProgressLines(paper, { read: 500, size: 1000 }, hours);
    const begun = hours.now();
    // Steps that say nothing for long, that end at once, and that say much.
    for (const [doing, ms] of [
      ['preparing the database', 45_000],
      ['reading', 30_000],
      ['putting rows together', 400],
      ['finding parties', 700],
      ['making parties', 900],
      ['correcting', 800],
      ['looking for what is missing from the file', 120_000],
      ['writing the report', 60_000],
    ] as const) {
      progress.tell(step(doing));
      hours.pass(ms);
    }
    for (let done = 0; done < 300; done++) {
      progress.tell(step('writing', done, 300));
      hours.pass(100);
    }
    const times = [begun, ...paper.lines.map(({ at }) => at), hours.now()];
    const gaps = times.slice(1).map((at, index) => at - times[index]!);
    expect(Math.max(...gaps)).toBeLessThan(10_000);
    expect(paper.lines.map(({ text }) => text).join('')).toContain('looking for what is missing from the file: 1');
    progress.end();
    const count = paper.lines.length;
    hours.pass(60_000);
    expect(paper.lines).toHaveLength(count);
    expect(hours.ticks).toBe(0);
  });
});

it('tells how many, how fast and how long still', () => {
  const hours = new Hours();
  const paper = new Paper(hours, false);
  const progress = new ProgressLines(paper, { read: 500, size: 1000 }, hours);
  progress.tell(step('reading'));
  hours.pass(10_000);
  progress.tell(step('reading', 4000));
  hours.pass(5_000);
  progress.tell(step('writing', 0, 400));
  hours.pass(10_000);
  progress.tell(step('writing', 100, 400));
  expect(paper.lines.map(({ text }) => text.trim())).toEqual(
    expect.arrayContaining([
      'reading: 4000 rows, 400 a second, 10 s left',
      'writing: 100 of 400, 10 a second, 30 s left',
    ]),
  );
});

describe('an import', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  }, 120_000);
  afterAll(() => server.stop());

  it('tells each of its steps', async () => {
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
      'putting rows together',
      'merging what was made twice',
      'finding parties',
      'making parties',
      'correcting',
      'writing',
      'looking for what is missing from the file',
      'naming cities',
      'comparing people of one name',
      'writing the report',
    ]);
  });
});
