import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { freePort } from '../../src/database/embedded/free-port.ts';
import { Program, type ProgramRun, until } from '../harness/program.ts';
import { describeUnlessMissing } from '../harness/skipping.ts';

jest.setTimeout(120_000);

/** Of util-linux: changes the limits of a running process. */
const PRLIMIT = '/usr/bin/prlimit';
/** Of procps. */
const PGREP = '/usr/bin/pgrep';

/** Milliseconds for which no process can be started, and within which a worker must be restarted. */
const STARVED = 3_000;
const REPLACED = 20_000;

const lacks = (path: string) => (existsSync(path) ? null : path);

describeUnlessMissing([lacks(PRLIMIT), lacks(PGREP)], 'server with several workers', () => {
  let program: Program;
  let run: ProgramRun;
  let url: string;
  let body: string;
  let metrics: string;

  beforeAll(async () => {
    program = new Program();
    const port = await freePort('127.0.0.1');
    metrics = `http://127.0.0.1:${port}/metrics`;
    run = program.start({ DATA_DIR: program.path('data'), WORKERS: '2', METRICS_PORT: `${port}` });
    ({ url, body } = await run.question());
    await until(async () => (await answering()) === 2, 'both answer');
  });
  afterAll(() => program?.remove());

  /** The number of worker processes in the metrics. */
  async function answering(): Promise<number> {
    const text = await (await fetch(metrics)).text();
    return Number(/^entente_processes (\d+)$/m.exec(text)?.[1]);
  }

  const workers = (): number[] =>
    spawnSync(PGREP, ['-P', `${run.pid}`, '-f', 'main.js'], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n')
      .map(Number);

  /** Limits the file descriptors of the primary process; running workers keep theirs. */
  function allow(descriptors: number | string): void {
    const { status } = spawnSync(PRLIMIT, ['--pid', `${run.pid}`, `--nofile=${descriptors}:`]);
    expect(status).toBe(0);
  }

  const descriptorsAllowed = () =>
    spawnSync(PRLIMIT, ['--pid', `${run.pid}`, '--nofile', '--noheadings', '--output', 'SOFT'], {
      encoding: 'utf8',
    }).stdout.trim();

  async function answers(): Promise<boolean> {
    const headers = { 'content-type': 'application/json', connection: 'close' };
    const response = await fetch(url, { method: 'POST', headers, body });
    const { data } = (await response.json()) as { data: { cooperation: { totalCount: number } } };
    return data.cooperation.totalCount === 3;
  }

  it('continues while a killed worker cannot be restarted, and restarts it when possible', async () => {
    const before = workers();
    const allowed = descriptorsAllowed();
    allow(1);
    process.kill(before[0]!, 'SIGKILL');
    try {
      // Requests to the killed worker are lost and sent again.
      await until(() => answers().catch(() => false), 'the other one answers');
      for (const end = Date.now() + STARVED; Date.now() < end; await sleep(100)) expect(await answers()).toBe(true);
      expect(workers()).toEqual([before[1]]);
    } finally {
      allow(allowed);
    }
    await until(async () => (await answering()) === 2, 'there are two again', REPLACED);
    expect(workers()).toContain(before[1]);
    expect(await answers()).toBe(true);
  });

  it('recovers when all workers were killed while none could be started', async () => {
    const before = workers();
    const allowed = descriptorsAllowed();
    allow(1);
    try {
      for (const worker of before) process.kill(worker, 'SIGKILL');
      await until(async () => workers().every((pid) => !before.includes(pid)), 'all are gone');
      await sleep(STARVED);
      await expect(answers()).rejects.toThrow();
    } finally {
      allow(allowed);
    }
    await until(async () => (await answering()) === 2, 'there are two again', REPLACED);
    expect(await answers()).toBe(true);
  });
});
