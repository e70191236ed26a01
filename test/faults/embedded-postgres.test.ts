import { existsSync, readFileSync, renameSync } from 'node:fs';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Program, type ProgramRun, until } from '../harness/program.ts';

jest.setTimeout(120_000);

const ADMIN_KEY = 'a'.repeat(40);

const CREATE = `mutation ($input: CreateTopicInput!) { createTopic(input: $input) { topic { id } userErrors { message } } }`;

let program: Program;
let run: ProgramRun;
beforeAll(() => {
  program = new Program();
});
afterAll(() => program.remove());

const file = () => program.path('data', 'postgres', 'data', 'postmaster.pid');

/** The process id of the PostgreSQL that runs on the folder. */
const postmaster = () => (existsSync(file()) ? Number(readFileSync(file(), 'utf8').split('\n')[0]) : null);

/** The data of a response; null if there was none, or an error. */
async function dataOf(url: string, query: string, variables: object = {}) {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${ADMIN_KEY}` },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(20_000),
    });
    const { data, errors } = (await response.json()) as {
      data?: { [field: string]: { [field: string]: unknown } };
      errors?: unknown;
    };
    return errors || !data ? null : data;
  } catch {
    return null;
  }
}

describe('embedded PostgreSQL that is killed', () => {
  it('is restarted, with every acknowledged write exactly once', async () => {
    run = program.start({ DATA_DIR: program.path('data'), ADMIN_KEY });
    const { url } = await run.question();
    const killed = postmaster()!;
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let n = 0; n < 25; n++) {
        if (writer === 0 && n === 8) process.kill(killed, 'SIGKILL');
        const name = `Written by ${writer} as ${n}`;
        const input = { names: [{ lang: 'en', text: name }], slug: `w${writer}-${n}`, idempotencyKey: name };
        // A client without a response sends the same mutation again.
        await until(async () => (await dataOf(url, CREATE, { input }))?.createTopic, `"${name}" is acknowledged`);
      }
    });
    await Promise.all(writers);

    expect(postmaster()).not.toBe(killed);
    const found = await dataOf(url, '{ topics(first: 100, search: "written by") { totalCount } }');
    expect(found).toEqual({ topics: { totalCount: 100 } });
  });

  it('ends the server if it cannot be restarted', async () => {
    const { url } = await run.question();
    expect(await dataOf(url, '{ __typename }')).toEqual({ __typename: 'Query' });
    const pid = postmaster()!;
    const catalogue = program.path('data', 'postgres', 'data', 'global');
    renameSync(catalogue, `${catalogue}-elsewhere`);
    process.kill(pid, 'SIGKILL');
    const since = Date.now();
    const { code, complaint } = await run.ended;
    expect(code).toBe(1);
    expect(Date.now() - since).toBeLessThan(30_000);
    expect(complaint).toContain('Embedded PostgreSQL exited and could not be restarted; exiting');
  });
});
