import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { WebSocket } from 'ws';
import { Program, type ProgramRun } from '../harness/program.ts';
import { INTERNAL_DETAILS } from '../harness/public-errors.ts';
import type { TestAnswer } from '../harness/server.ts';
import { Bystander } from './bystander.ts';
import {
  BY_GRAPHQL_COP,
  DOCUMENTS,
  init,
  RECONCILIATIONS,
  REQUESTS,
  type RejectedRequest,
  TOOL_CALLS,
  VALUES,
} from './rejected-requests.ts';

/** Milliseconds within which a request must be rejected, and a bystander answered. */
const REJECTED_WITHIN_MS = 50;
const ANSWERED_WITHIN_MS = 250;
/** Number of tries, of which the fastest counts: others may have waited for other work of the machine. */
const TRIES = 5;

jest.setTimeout(120_000);

let url = process.env.ATTACK_URL!;
let program: Program | undefined;
let run: ProgramRun | undefined;

beforeAll(async () => {
  if (url) {
    const { hostname, origin } = new URL(url);
    if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
      throw new Error('ATTACK_URL: only a server on this machine may be attacked.');
    url = origin;
    return;
  }
  program = new Program();
  // A session of its own, like a service: Linux distributes CPU time by sessions.
  run = program.start({ DATA_DIR: program.path('data') }, ['setsid']);
  url = new URL((await run.question()).url).origin;
}, 240_000);

afterAll(async () => {
  run?.signal('SIGTERM');
  await run?.ended;
  await program?.remove();
}, 60_000);

/** The latency of a bystander's requests during `act`, in milliseconds. */
async function beside(act: () => Promise<void>): Promise<number> {
  const bystander = new Bystander(url);
  // A bystander that does not leave would keep the process running.
  await act().catch((error) => bystander.leave().finally(() => Promise.reject(error)));
  return bystander.leave();
}

/** The code of an error of GraphQL, of JSON-RPC or of a tool, which may be framed as an event. */
async function codeOf(response: Response): Promise<string | number | undefined> {
  const text = await response.text();
  expect(text).not.toMatch(INTERNAL_DETAILS);
  if (!text) return undefined;
  const { errors, error, result } = JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text) as TestAnswer['body'] & {
    error?: { code: number };
    result?: { isError?: true; content: { text: string }[] };
  };
  return errors?.[0]?.extensions.code ?? error?.code ?? (result?.isError && result.content[0]!.text.split(':')[0]);
}

describe.each([
  ['An attack of graphql-cop', BY_GRAPHQL_COP],
  ['A hostile document', DOCUMENTS],
  ['A hostile value', VALUES],
  ['A hostile request', REQUESTS],
  ['A hostile batch of names', RECONCILIATIONS],
  ['A hostile call of a tool', TOOL_CALLS],
])('%s is rejected at once, without delaying a bystander:', (_what, rows) => {
  it.each(rows.map((row): [string, RejectedRequest] => [row.name, row]))('%s', async (_name, row) => {
    let [quickest, noticed] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
    const isLate = () => quickest >= REJECTED_WITHIN_MS || noticed >= ANSWERED_WITHIN_MS;
    for (let round = 0; round < TRIES && isLate(); round++) {
      const latency = await beside(async () => {
        for (let n = 0; n < TRIES; n++) {
          const since = performance.now();
          const response = await fetch(`${url}${row.path ?? '/graphql'}`, init(row));
          const code = await codeOf(response);
          quickest = Math.min(quickest, performance.now() - since);
          expect([response.status, code]).toEqual([row.status, row.code]);
        }
      });
      noticed = Math.min(noticed, latency);
    }
    expect(quickest).toBeLessThan(REJECTED_WITHIN_MS);
    expect(noticed).toBeLessThan(ANSWERED_WITHIN_MS);
  });
});

describe('Findings of graphql-cop that are intended', () => {
  const ask = async (query: string) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as TestAnswer['body'];
  };

  it('Introspection: the schema is public, like the data', async () => {
    expect((await ask(getIntrospectionQuery())).data.__schema.queryType.name).toBe('Query');
  });

  it('Field Suggestions: they reveal no more than the schema', async () => {
    expect((await ask('{ partie { id } }')).errors![0]!.message).toContain('Did you mean');
  });

  it('GraphQL IDE: it has its own URL, and loads nothing from other hosts', async () => {
    const page = await fetch(`${url}/playground`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('Trace Mode: it does not exist', async () => {
    expect(JSON.stringify(await ask('{ __typename }'))).not.toMatch(/tracing|duration|resolvers/);
  });
});

/**
 * Attacks from a separate process for a second: each connection writes `once`, then `again` the given number of times.
 */
async function flood(connections: number, once: string, again = '', times = 0): Promise<void> {
  const order = { port: Number(new URL(url).port), connections, once, again, times, ms: 1_000 };
  const attacker = join(import.meta.dirname, '../server/attacker.js');
  await promisify(execFile)(process.execPath, [attacker, JSON.stringify(order)]);
}

function posted(body: string, headers = `Content-Length: ${Buffer.byteLength(body)}\r\n`): string {
  return `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${headers}\r\n${body}`;
}

const LISTS = JSON.stringify({ query: '{ parties(first: 100) { nodes { id names { text } } } }' });

/** Opens WebSockets at the same time, calls `use` with each, and closes them after a second. */
async function sockets(count: number, use: (socket: WebSocket) => void): Promise<void> {
  const opened = Array.from({ length: count }, () => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    socket.on('error', () => undefined);
    socket.once('open', () => use(socket));
    return socket;
  });
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  for (const socket of opened) socket.terminate();
}

describe('A bystander is not delayed by', () => {
  const HELLO = JSON.stringify({ type: 'connection_init' });
  const follow = (n: number) =>
    JSON.stringify({ id: `${n}`, type: 'subscribe', payload: { query: 'subscription { changes { token } }' } });

  it.each<[string, () => Promise<void>]>([
    ['50 incomplete request heads', () => flood(50, 'POST /graphql HTTP/1.1\r\nHost: x\r\nX-A')],
    ['50 incomplete bodies', () => flood(50, posted('{"qu', 'Content-Length: 100\r\n'))],
    ['50 heads sent line by line', () => flood(50, 'GET / HTTP/1.1\r\nHost: x\r\n', 'X: y\r\n', 100)],
    ['announced bodies of 20 MB', () => flood(50, posted('x'.repeat(10_000), 'Content-Length: 20971520\r\n'))],
    ['500 pipelined requests', () => flood(4, '', posted('{"query":"{ __typename }"}'), 500)],
    ['lists 50,000 deep', () => flood(20, posted('['.repeat(50_000)))],
    ['bytes that are not HTTP', () => flood(50, '\x16\x03\x01\x02\x00\x01\r\n\r\n')],
    ['100 disconnecting clients', hangUps],
    ['80 silent sockets', () => sockets(80, () => undefined)],
    ['80 sockets that send invalid messages', () => sockets(80, (socket) => socket.send('['.repeat(10_000)))],
    [
      '20 sockets that request 100 subscriptions each',
      () =>
        sockets(20, (socket) => {
          socket.send(HELLO);
          socket.once('message', () => {
            for (let n = 0; n < 100; n++) socket.send(follow(n));
          });
        }),
    ],
  ])('%s', async (_what, act) => {
    let noticed = Number.POSITIVE_INFINITY;
    for (let n = 0; n < TRIES && noticed >= ANSWERED_WITHIN_MS; n++) noticed = await beside(act);
    expect(noticed).toBeLessThan(ANSWERED_WITHIN_MS);
  });

  /** Each client requests a long list, and disconnects before the response. */
  async function hangUps(): Promise<void> {
    const one = () =>
      new Promise<void>((resolve) => {
        const socket = connect(Number(new URL(url).port), new URL(url).hostname, () => {
          socket.write(posted(LISTS), () => socket.resetAndDestroy());
        });
        socket.on('error', () => undefined).once('close', () => resolve());
      });
    await Promise.all(Array.from({ length: 100 }, one));
  }
});
