import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDoor, type TestDoor } from './door.ts';

describe('hostile HTTP', () => {
  let test: TestDoor;
  beforeAll(async () => {
    test = await openTestDoor();
  });
  afterAll(() => test.door.drain(1_000));

  /** Writes bytes to the door, and gives all that comes back until the door hangs up or `ms` have passed. */
  function send(bytes: string | ((write: (bytes: string) => boolean) => void), ms = 5_000): Promise<string> {
    return new Promise((resolve) => {
      const socket = connect(Number(new URL(test.url).port), '127.0.0.1');
      let answer = '';
      const end = () => {
        clearTimeout(patience);
        socket.destroy();
        resolve(answer);
      };
      const patience = setTimeout(end, ms);
      socket.setEncoding('utf8').on('data', (data: string) => {
        answer += data;
      });
      socket.on('error', end).on('close', end);
      socket.on('connect', () => {
        if (typeof bytes === 'string') socket.write(bytes);
        else bytes((text) => !socket.destroyed && socket.write(text));
      });
    });
  }

  const post = (headers: string, body: string) =>
    `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${headers}\r\n${body}`;

  it.each([
    ['bytes that are no HTTP', '\x16\x03\x01\x02\x00\x01\r\n\r\n', 400],
    ['headers of 100 KB', `GET /livez HTTP/1.1\r\nHost: x\r\n${'X-A: b\r\n'.repeat(12_000)}\r\n`, 431],
    ['a line of 100 KB', `GET /graphql?query=${'a'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431],
    ['a length and chunks at once', post('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\n'), 400],
    ['two lengths', post('Content-Length: 5\r\nContent-Length: 6\r\n', '{}   '), 400],
    ['a negative length', post('Content-Length: -1\r\n', '{}'), 400],
    ['no host', 'GET /livez HTTP/1.1\r\n\r\n', 400],
    ['a method that is none', 'SPY /livez HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  ])('is refused: %s', async (_name, bytes, status) => {
    const answer = await send(bytes, 1_000);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect((await test.ask('{ hello }')).status).toBe(200);
  });

  it('tells a client that asks before it sends that its body is too large', async () => {
    const answer = await send(post('Content-Length: 5000000\r\nExpect: 100-continue\r\n', ''), 1_000);
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).not.toMatch(/100 Continue/);
    const body = '{"query":"{ hello }"}';
    const small = await send(post(`Content-Length: ${body.length}\r\nExpect: 100-continue\r\n`, body), 500);
    expect(small).toMatch(/^HTTP\/1.1 100 Continue[\s\S]*HTTP\/1.1 200 OK/);
  });

  it('hangs up on a body of chunks without end', async () => {
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
    }, 8_000);
    expect(answer === '' || answer.startsWith('HTTP/1.1 413 ')).toBe(true);
    expect(sent).toBeLessThan(100 * 1024 * 1024);
    expect((await test.ask('{ hello }')).status).toBe(200);
  });

  it('answers requests sent one behind another in their order', async () => {
    const one = (name: string) => {
      const body = JSON.stringify({ query: `{ hello(name: "${name}") }` });
      return post(`Content-Length: ${body.length}\r\n`, body);
    };
    const answer = await send(one('first') + one('second') + one('third'), 500);
    expect([...answer.matchAll(/Hello (\w+)/g)].map((match) => match[1])).toEqual(['first', 'second', 'third']);
  });

  it('serves others while many hold half a request open', async () => {
    const held = Array.from({ length: 200 }, () => send(post('Content-Length: 100\r\n', '{"qu'), 1_000));
    const start = performance.now();
    const { status } = await test.ask('{ hello }');
    expect(status).toBe(200);
    expect(performance.now() - start).toBeLessThan(250);
    await Promise.all(held);
    expect((await test.ask('{ hello }')).status).toBe(200);
  });

  it('survives clients that go away in the middle', async () => {
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
