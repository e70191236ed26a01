import { execFile } from 'node:child_process';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { WebSocket } from 'ws';
import { Program, type Run } from '../harness/program.ts';
import { INSIDE } from '../harness/refusals.ts';
import type { TestAnswer } from '../harness/server.ts';
import { Bystander } from './bystander.ts';
import { BY_GRAPHQL_COP, DOCUMENTS, init, REQUESTS, type Refused, VALUES } from './refused.ts';

/** Milliseconds within which what is to be refused is refused, and a bystander is answered. */
const REFUSED_WITHIN = 50;
const ANSWERED_WITHIN = 250;
/** Of so many tries the quickest counts: the others may have waited for a machine that does other things as well. */
const TRIES = 5;

jest.setTimeout(120_000);

let url = process.env.ATTACK_URL!;
let program: Program | undefined;
let run: Run | undefined;

beforeAll(async () => {
  if (url) {
    const { hostname, origin } = new URL(url);
    if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
      throw new Error('Only a server of this machine is attacked.');
    url = origin;
    return;
  }
  program = new Program();
  // A session of its own, as services are: Linux shares its processors out by sessions.
  run = program.start({ DATA_DIR: program.path('data') }, ['setsid']);
  url = new URL((await run.question()).url).origin;
}, 240_000);

afterAll(async () => {
  run?.signal('SIGTERM');
  await run?.ended;
  await program?.remove();
}, 60_000);

/** What a bystander notices while something is done. */
async function beside(act: () => Promise<void>): Promise<number> {
  const bystander = new Bystander(url);
  await act();
  return bystander.leave();
}

async function codeOf(response: Response): Promise<string | undefined> {
  const text = await response.text();
  expect(text).not.toMatch(INSIDE);
  return text ? (JSON.parse(text) as TestAnswer['body']).errors?.[0]?.extensions.code : undefined;
}

describe.each([
  ['What graphql-cop looks for', BY_GRAPHQL_COP],
  ['A document', DOCUMENTS],
  ['A value', VALUES],
  ['A request', REQUESTS],
])('%s is refused at once, and no bystander notices:', (_what, rows) => {
  it.each(rows.map((row): [string, Refused] => [row.name, row]))('%s', async (_name, row) => {
    let quickest = Number.POSITIVE_INFINITY;
    const noticed = await beside(async () => {
      for (let n = 0; n < TRIES; n++) {
        const since = performance.now();
        const response = await fetch(`${url}${row.path ?? '/graphql'}`, init(row));
        const code = await codeOf(response);
        quickest = Math.min(quickest, performance.now() - since);
        expect([response.status, code]).toEqual([row.status, row.code]);
      }
    });
    expect(quickest).toBeLessThan(REFUSED_WITHIN);
    expect(noticed).toBeLessThan(ANSWERED_WITHIN);
  });
});

describe('What graphql-cop finds and is meant', () => {
  const ask = async (query: string) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as TestAnswer['body'];
  };

  it('Introspection: the data are public, and so is their schema', async () => {
    expect((await ask(getIntrospectionQuery())).data.__schema.queryType.name).toBe('Query');
  });

  it('Field Suggestions: they say no more than the schema', async () => {
    expect((await ask('{ partie { id } }')).errors![0]!.message).toContain('Did you mean');
  });

  it('GraphQL IDE: it has an address of its own, and asks no other host', async () => {
    const page = await fetch(`${url}/playground`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it('Trace Mode: there is none', async () => {
    expect(JSON.stringify(await ask('{ __typename }'))).not.toMatch(/tracing|duration|resolvers/);
  });
});

/** Attacks from a process of its own for a second: each connection writes `once`, and then `again` so many times. */
async function flood(connections: number, once: string, again = '', times = 0): Promise<void> {
  const order = { port: Number(new URL(url).port), connections, once, again, times, ms: 1_000 };
  const attacker = join(import.meta.dirname, '../server/attacker.js');
  await promisify(execFile)(process.execPath, [attacker, JSON.stringify(order)]);
}

function posted(body: string, headers = `Content-Length: ${Buffer.byteLength(body)}\r\n`): string {
  return `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${headers}\r\n${body}`;
}

const LISTS = JSON.stringify({ query: '{ parties(first: 100) { nodes { id names { text } } } }' });

/** Opens WebSockets one beside the other, has something done with each, and closes them after a second. */
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

describe('A bystander does not notice', () => {
  const HELLO = JSON.stringify({ type: 'connection_init' });
  const follow = (n: number) =>
    JSON.stringify({ id: `${n}`, type: 'subscribe', payload: { query: 'subscription { changes { token } }' } });

  it.each<[string, () => Promise<void>]>([
    ['50 who hold half a head open', () => flood(50, 'POST /graphql HTTP/1.1\r\nHost: x\r\nX-A')],
    ['50 who hold half a body open', () => flood(50, posted('{"qu', 'Content-Length: 100\r\n'))],
    ['50 who send a byte of a head at a time', () => flood(50, 'GET / HTTP/1.1\r\nHost: x\r\n', 'X: y\r\n', 100)],
    ['bodies of 20 MB that are announced', () => flood(50, posted('x'.repeat(10_000), 'Content-Length: 20971520\r\n'))],
    ['500 requests one behind another', () => flood(4, '', posted('{"query":"{ __typename }"}'), 500)],
    ['lists 50,000 deep', () => flood(20, posted('['.repeat(50_000)))],
    ['bytes that are no HTTP', () => flood(50, '\x16\x03\x01\x02\x00\x01\r\n\r\n')],
    ['100 who hang up', hangUps],
    ['80 sockets that say nothing', () => sockets(80, () => undefined)],
    ['80 sockets that say what is no message', () => sockets(80, (socket) => socket.send('['.repeat(10_000)))],
    [
      '20 sockets that ask for 100 subscriptions each',
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
    for (let n = 0; n < TRIES && noticed >= ANSWERED_WITHIN; n++) noticed = await beside(act);
    expect(noticed).toBeLessThan(ANSWERED_WITHIN);
  });

  /** Each asks for a long list, and is gone before there can be an answer. */
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
