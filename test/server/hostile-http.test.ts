import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { setImmediate as immediately, setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StreamRequest } from '../../src/server/http/route.ts';
import { until } from '../harness/program.ts';
import { openTestHttpServer, type TestHttpServer } from './test-http-server.ts';

function post(headers: string, body: string, contentType = 'application/json'): string {
  return `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: ${contentType}\r\n${headers}\r\n${body}`;
}

function withLength(body: string): string {
  return post(`Content-Length: ${Buffer.byteLength(body)}\r\n`, body);
}

/** Returns different headers of four to nine bytes each. */
function manyHeaders(count: number): string {
  return Array.from({ length: count }, (_, n) => `${n.toString(36)}:1\r\n`).join('');
}

/** Longer than any response takes on a busy machine, shorter than the timeout of a test. */
const PATIENCE_MS = 20_000;

const HEAD_OF_ANSWER = /\r\n\r\n/;

const hasHead = (answer: string) => HEAD_OF_ANSWER.test(answer);

describe('The HTTP server', () => {
  let test: TestHttpServer;
  beforeAll(async () => {
    test = await openTestHttpServer();
  });
  afterAll(() => test.httpServer.drain(1_000));

  /**
   * Writes bytes to a server.
   * @returns what is received until the server closes the connection, or `isEnough` is true
   */
  function send(
    bytes: string | ((write: (bytes: string) => boolean) => void),
    isEnough: (answer: string) => boolean = () => false,
    { url } = test,
  ): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      let answer = '';
      const end = () => {
        clearTimeout(patience);
        socket.destroy();
        resolve(answer);
      };
      const patience = setTimeout(end, PATIENCE_MS);
      socket.setEncoding('utf8').on('data', (data: string) => {
        answer += data;
        if (isEnough(answer)) end();
      });
      socket.on('error', end).on('close', end);
      socket.on('connect', () => {
        if (typeof bytes === 'string') socket.write(bytes);
        else bytes((text) => !socket.destroyed && socket.write(text));
      });
    });
  }

  it.each([
    ['bytes that are not HTTP', '\x16\x03\x01\x02\x00\x01\r\n\r\n', 400],
    ['headers of 100 KB', `GET /livez HTTP/1.1\r\nHost: x\r\n${'X-A: b\r\n'.repeat(12_000)}\r\n`, 431],
    ['a request line of 100 KB', `GET /graphql?query=${'a'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    [
      'a length together with chunked encoding',
      post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'),
      400,
    ],
    ['two lengths', post('Content-Length: 5\r\nContent-Length: 6\r\n', '{}   '), 400],
    ['a negative length', post('Content-Length: -1\r\n', '{}'), 400],
    ['a request without a host', 'GET /livez HTTP/1.1\r\n\r\n', 400],
    ['two hosts', 'GET /livez HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n', 400],
    ['the same host twice', 'GET /livez HTTP/1.1\r\nHost: x\r\nhOST: x\r\n\r\n', 400],
    [
      'two hosts of a WebSocket',
      'GET /graphql HTTP/1.1\r\nHost: x\r\nHost: y\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
      400,
    ],
    [
      'two hosts before a body that is announced',
      post('Host: y\r\nContent-Length: 2\r\nExpect: 100-continue\r\n', '{}'),
      400,
    ],
    ['HTTP/0.9', 'GET /livez\r\n\r\n', 400],
    ['HTTP/0.9 with a version number', 'GET /livez HTTP/0.9\r\nHost: x\r\n\r\n', 400],
    ['HTTP/2.0 with a version number', 'GET /livez HTTP/2.0\r\nHost: x\r\n\r\n', 400],
    ['a header with a control character in its name', 'GET /livez HTTP/1.1\r\nHost: x\r\nX-\x01: a\r\n\r\n', 400],
    ['an unknown method', 'SPY /livez HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    ['10,000 headers', `GET /livez HTTP/1.1\r\nHost: x\r\n${manyHeaders(10_000)}\r\n`, 431],
    ['a header with a line break in it', 'GET /livez HTTP/1.1\r\nHost: x\r\nX-A: a\rb\r\n\r\n', 400],
    ['TRACE', 'TRACE /graphql HTTP/1.1\r\nHost: x\r\n\r\n', 405],
    ['PATCH', 'PATCH /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}', 405],
    ['a body in UTF-7', post('X-A: b\r\nContent-Length: 2\r\n', '{}', 'application/json; charset=utf-7'), 415],
    ['a body in Latin-1', post('Content-Length: 2\r\n', '{}', 'application/json;charset="iso-8859-1"'), 415],
    ['two content types', post('Content-Length: 2\r\n', '{}', 'application/json, text/plain'), 415],
    ['a multipart form', post('Content-Length: 2\r\n', '{}', 'multipart/form-data; boundary=x'), 415],
    ['__proto__ as a key', withLength('{"query":"{ hello }","__proto__":{"a":1}}'), 422],
    [
      'an escaped __proto__ in variables',
      withLength('{"query":"{ hello }","variables":{"\\u005f_proto__":{"a":1}}}'),
      422,
    ],
  ])('rejects %s', async (_name, bytes, status) => {
    const answer = await send(bytes, hasHead);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect((await test.ask('{ hello }')).status).toBe(200);
  });

  it('rejects a body that is too large before it is sent, for Expect: 100-continue', async () => {
    const answer = await send(post('Content-Length: 5000000\r\nExpect: 100-continue\r\n', ''), hasHead);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).not.toMatch(/100 Continue/);
    const body = '{"query":"{ hello }"}';
    const small = await send(post(`Content-Length: ${body.length}\r\nExpect: 100-continue\r\n`, body), (answer) =>
      answer.includes('Hello you'),
    );
    expect(small).toMatch(/^HTTP\/1.1 100 Continue[\s\S]*HTTP\/1.1 200 OK/);
  });

  it('names the limit of the route in the 413 for Expect: 100-continue', async () => {
    const streamRoutes = [{ at: '/file', cost: 0, methods: 'POST', maxBytes: 2 * 1024 * 1024, serve: async () => {} }];
    const other = await openTestHttpServer({ streamRoutes });
    const head = 'POST /file HTTP/1.1\r\nHost: x\r\nContent-Length: 5000000\r\nExpect: 100-continue\r\n\r\n';
    const answer = await send(head, (sent) => sent.includes('"code"'), other);
    expect(answer).toMatch(/^HTTP\/1.1 413 [\s\S]*The body is larger than 2 MB\./);
    await other.httpServer.drain(0);
  });

  it('sends the 413 to a client that first sends its whole body', async () => {
    const answer = await send(post('Content-Length: 20000000\r\n', ' '.repeat(20_000_000)));
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
  });

  it('closes the connection of an endless chunked body', async () => {
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    let sent = 0;
    const answer = await send((write) => {
      const go = () => {
        sent += chunk.length;
        if (sent < 100 * 1024 * 1024 && write(chunk)) setImmediate(go);
        else if (sent < 100 * 1024 * 1024) setTimeout(go, 1);
      };
      write(post('Transfer-Encoding: chunked\r\n', ''));
      go();
    });
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(sent).toBeLessThan(100 * 1024 * 1024);
    expect((await test.ask('{ hello }')).status).toBe(200);
  });

  it('answers pipelined requests in order', async () => {
    const one = (name: string) => {
      const body = JSON.stringify({ query: `{ hello(name: "${name}") }` });
      return post(`Content-Length: ${body.length}\r\n`, body);
    };
    const greeted = (answer: string) => [...answer.matchAll(/Hello (\w+)/g)].map((match) => match[1]);
    const answer = await send(one('first') + one('second') + one('third'), (text) => greeted(text).length === 3);
    expect(greeted(answer)).toEqual(['first', 'second', 'third']);
  });

  it('answers HEAD like GET, without the body', async () => {
    // The server closes the connection after the response, so nothing can follow.
    const asked = (method: string) =>
      `${method} /graphql?query=%7Bhello%7D HTTP/1.1\r\nHost: x\r\nApollo-Require-Preflight: 1\r\nConnection: close\r\n\r\n`;
    const [head, body] = (await send(asked('GET'))).split(HEAD_OF_ANSWER);
    expect(body).toContain('Hello you');
    const without = (text: string) => text.replace(/^(?:x-request-id|date): .*\r\n/gim, '');
    expect(without(await send(asked('HEAD')))).toBe(without(`${head}\r\n\r\n`));
  });

  it('closes the connection of a client that pipelines more than 20 requests', async () => {
    const asking = (body: string) => post(`Content-Length: ${body.length}\r\n`, body);
    const [slow, quick] = [asking('{"query":"{ waits }"}'), asking('{"query":"{ hello }"}')];
    const answers = (text: string) => text.match(/At last|Hello/g) ?? [];
    const all = await send(slow + quick.repeat(20), (text) => answers(text).length === 21);
    expect(answers(all)).toHaveLength(21);
    expect(await send(slow + quick.repeat(21))).toBe('');
    expect((await test.ask('{ hello }')).status).toBe(200);
  });

  it('accepts 500 connections of one address, and rejects further ones', async () => {
    // A separate server: the other one has idle connections, which may close at any time.
    const empty = await openTestHttpServer();
    const port = Number(new URL(empty.url).port);
    const opened = await Promise.all(
      Array.from({ length: 501 }, async () => {
        const socket = connect(port, '127.0.0.1').on('error', () => undefined);
        await new Promise((resolve) => socket.once('connect', resolve));
        return socket;
      }),
    );
    try {
      expect(await send('', () => false, empty)).toMatch(
        /^HTTP\/1.1 503 [\s\S]*retry-after: 2[\s\S]*"code":"OVERLOADED"/,
      );
      // A rejected connection is closed even if the client keeps its side open.
      const beyond = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).resume();
      opened.push(beyond);
      await once(beyond, 'end');
      const connections = promisify(empty.httpServer.server.getConnections.bind(empty.httpServer.server));
      await until(async () => (await connections()) <= 500, 'rejected connections are closed');
      expect(await connections()).toBe(500);
      const other = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
      other.write('GET /livez HTTP/1.1\r\nHost: x\r\n\r\n');
      const [answer] = await once(other, 'data');
      expect(String(answer)).toMatch(/^HTTP\/1.1 200 OK/);
      other.destroy();
    } finally {
      for (const socket of opened) socket.destroy();
      await empty.httpServer.drain(0);
    }
  });

  /**
   * Counts the responses to a bystander during an attack. Their latency is not checked: the machine of a test has other
   * work too.
   */
  async function answersTo(bystander: () => Promise<{ status: number }>, others: Promise<unknown>): Promise<number> {
    let busy = true;
    const done = others.finally(() => {
      busy = false;
    });
    let answers = 0;
    while (busy) {
      expect((await bystander()).status).toBe(200);
      if (busy) answers += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await done;
    return answers;
  }

  /**
   * Attacks from another process for half a second after all connections are open: each writes `once`, then `again` the
   * given number of times.
   */
  function attack(connections: number, once: string, again: string, times: number): Promise<{ stdout: string }> {
    const order = { port: Number(new URL(test.url).port), connections, once, again, times, ms: 500 };
    return promisify(execFile)(process.execPath, [join(import.meta.dirname, 'attacker.js'), JSON.stringify(order)]);
  }

  it.each<[string, number, string, string?, number?]>([
    ['hold half a body open', 300, post('Content-Length: 100\r\n', '{"qu')],
    ['hold half a head open', 300, 'POST /graphql HTTP/1.1\r\nHost: x\r\nX-A'],
    ['send 10,000 headers', 50, `GET /livez HTTP/1.1\r\nHost: x\r\n${manyHeaders(10_000)}\r\n`],
    ['announce bodies of 20 MB', 100, post('Content-Length: 20971520\r\n', 'x'.repeat(10_000))],
    [
      'send chunks up to 20 MB',
      20,
      post('Transfer-Encoding: chunked\r\n', ''),
      `10000\r\n${'x'.repeat(0x10000)}\r\n`,
      320,
    ],
    ['pipeline 500 requests', 4, '', withLength('{"query":"{ hello }"}'), 500],
    ['nest lists 50,000 deep', 50, withLength('['.repeat(50_000))],
  ])('answers a bystander while others %s', async (_name, connections, once, again = '', times = 0) => {
    const attacked = attack(connections, once, again, times);
    const answers = await answersTo(() => test.ask('{ hello }'), attacked);
    expect(Number((await attacked).stdout)).toBe(connections);
    expect(answers).toBeGreaterThan(0);
  });

  it('times out incomplete requests', async () => {
    const other = await openTestHttpServer({ timeouts: { headers: 200, request: 300, check: 50 } });
    const port = Number(new URL(other.url).port);
    const ended = (bytes: string) =>
      new Promise<string>((resolve) => {
        const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
        let answer = '';
        socket.setEncoding('utf8').on('data', (data: string) => {
          answer += data;
        });
        socket.on('error', () => undefined).on('close', () => resolve(answer));
      });
    const answers = await Promise.all([
      ended('POST /graphql HTTP/1.1\r\nHost: x\r\nX-A'),
      ended(post('Content-Length: 100\r\n', '{"qu')),
      ended(post('Transfer-Encoding: chunked\r\n', '1\r\n{\r\n')),
    ]);
    for (const answer of answers) expect(answer).toMatch(/^HTTP\/1.1 408 /);
    await other.httpServer.drain(0);
  });

  it('waits for an uploaded file as long as bytes arrive, and for no other body', async () => {
    const serve = async ({ request, response }: StreamRequest) => {
      for await (const _ of request);
      response.end('all of it');
    };
    const other = await openTestHttpServer({
      timeouts: { request: 300, taking: 4_000 },
      streamRoutes: [{ at: '/file', cost: 0, methods: 'POST', maxBytes: 1_000, serve }],
    });
    const sent = async (path: string, pieces: number) => {
      const socket = connect(Number(new URL(other.url).port), '127.0.0.1');
      socket.on('error', () => undefined);
      const answer = text(socket);
      socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 5\r\n\r\n`);
      for (let piece = 0; piece < pieces; piece++) {
        await sleep(150);
        socket.write(' ');
      }
      if (pieces === 5) socket.end();
      return (await answer).split('\r\n')[0];
    };
    const answers = await Promise.all([sent('/graphql', 4), sent('/file', 4), sent('/file', 5)]);
    expect(answers).toEqual(['HTTP/1.1 408 Request Timeout', 'HTTP/1.1 408 Request Timeout', 'HTTP/1.1 200 OK']);
    await other.httpServer.drain(0);
  });

  it('closes the connection of a client that reads nothing, but not of a slow or waiting one', async () => {
    const body = 'x'.repeat(20_000_000);
    const pieces = async function* () {
      for (;;) yield body;
    };
    const other = await openTestHttpServer({
      timeouts: { taking: 2_400 },
      routes: [{ at: '/whole', cost: 0, handle: async () => ({ status: 200, headers: {}, body }) }],
      streamRoutes: [
        {
          at: '/bit-by-bit',
          cost: 1,
          methods: 'GET',
          serve: async ({ response }) => pipeline(pieces(), response).catch(() => undefined),
        },
      ],
    });
    const ask = async (path: string) => {
      const socket = connect(Number(new URL(other.url).port), '127.0.0.1').pause();
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
      return socket;
    };
    // Observed on the server: a client that reads nothing does not notice the close.
    const accepted = new Map<number | undefined, Socket>();
    other.httpServer.server.on('connection', (socket: Socket) => accepted.set(socket.remotePort, socket));
    const hasHungUpOn = ({ localPort }: Socket) => accepted.get(localPort)!.destroyed;
    try {
      const waiting = other.ask('{ leaf { name } waits }');
      const stuck = await Promise.all([ask('/whole'), ask('/bit-by-bit')]);
      const slow = await ask('/whole');
      let taken = 0;
      for (let times = 0; taken < body.length; times++) {
        if (times % 10 === 0 && times < 250) await sleep(100);
        else await immediately();
        expect(slow.destroyed).toBe(false);
        taken += (slow.read() as Buffer | null)?.length ?? 0;
      }
      expect((await waiting).body.data).toMatchObject({ waits: 'At last' });
      await until(async () => stuck.every(hasHungUpOn), 'stalled connections are closed');
    } finally {
      await other.httpServer.drain(0);
    }
  });

  it('neither upgrades to h2c nor opens tunnels', async () => {
    const upgrade = 'GET /livez HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n';
    expect(await send(upgrade, hasHead)).toMatch(/^HTTP\/1.1 200 OK/);
    expect(await send('CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n')).not.toMatch(/ 200 /);
    expect((await test.ask('{ hello }')).status).toBe(200);
  });

  it('does not let keys of a body pollute prototypes', async () => {
    for (const body of [
      '{"query":"{ hello }","constructor":{"prototype":{"polluted":1}}}',
      '{"query":"{ hello }","__proto__":{"polluted":1}}',
    ]) {
      expect(await send(withLength(body), hasHead)).toMatch(/^HTTP/);
    }
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });

  it('survives clients that disconnect in the middle of a request', async () => {
    for (let n = 0; n < 50; n++) {
      const socket = connect(Number(new URL(test.url).port), '127.0.0.1');
      socket.on('error', () => undefined);
      await new Promise<void>((resolve) => socket.once('connect', () => resolve()));
      socket.write(post('Content-Length: 1000\r\n', '{"query": "{ he'));
      socket.resetAndDestroy();
    }
    expect((await test.ask('{ hello }')).status).toBe(200);
    expect(test.logged).toEqual([]);
  });
});
