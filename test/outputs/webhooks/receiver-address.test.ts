import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { attempt } from '../../../src/outputs/webhooks/attempt.ts';
import { ReceiverAddresses, type ResolveHost } from '../../../src/outputs/webhooks/receiver-address.ts';

/** A receiver that must never be connected to; it counts connections. */
let inside: Server;
let connections = 0;
let port: number;
beforeAll(async () => {
  inside = createServer((_request, response) => response.end());
  inside.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => inside.listen(0, '127.0.0.1', resolve));
  port = (inside.address() as AddressInfo).port;
});
afterAll(() => new Promise((resolve) => inside.close(resolve)));

/** Sends to an address with these rules. */
function send(url: string, allowed: string[] = [], resolve?: ResolveHost) {
  const post = { url, headers: {}, body: Buffer.from('{}'), addresses: new ReceiverAddresses(allowed, resolve) };
  return attempt(post, new AbortController().signal, 2_000);
}

describe('An attempt opens no connection to', () => {
  it.each([
    ['loopback', '127.0.0.1'],
    ['loopback as a number', '2130706433'],
    ['loopback in hexadecimal', '0x7f.1'],
    ['loopback in full-width digits', '１２７．０．０．１'],
    ['loopback with a full stop', '127.0.0.1.'],
    ['loopback of IPv6', '[::1]'],
    ['loopback mapped to IPv6', '[::ffff:127.0.0.1]'],
    ['the unspecified address', '0.0.0.0'],
    ['the unspecified address of IPv6', '[::]'],
    ['a private network', '10.1.2.3'],
    ['another private network', '172.16.0.1'],
    ['a home network', '192.168.1.1'],
    ['the metadata of clouds', '169.254.169.254'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['a broadcast', '255.255.255.255'],
    ['a multicast', '224.0.0.1'],
    ['a reserved range', '240.0.0.1'],
    ['a unique local address', '[fd00::1]'],
    ['a link-local address', '[fe80::1]'],
    ['NAT64', '[64:ff9b::7f00:1]'],
    ['6to4', '[2002:7f00:1::]'],
    ['Teredo', '[2001::1]'],
  ])('%s (%s)', async (_range, host) => {
    const url = `https://${host}:${port}/`;
    expect(new ReceiverAddresses([]).faultOf(new URL(url))).toBe('HOST');
    expect(await send(url)).toMatchObject({ problem: 'ADDRESS_REFUSED', status: null });
    expect(connections).toBe(0);
  });

  it.each([
    ['plain HTTP', `http://example.org/`, 'SCHEME'],
    ['a user name', 'https://me@example.org/', 'FORM'],
    ['a password', 'https://:secret@example.org/', 'FORM'],
    ['a fragment', 'https://example.org/#part', 'FORM'],
    ['another scheme', 'ftp://example.org/', 'FORM'],
  ])('an address with %s', async (_form, url, fault) => {
    expect(new ReceiverAddresses([]).faultOf(new URL(url))).toBe(fault);
    expect(await send(url)).toMatchObject({ problem: 'ADDRESS_REFUSED' });
  });

  it.each(['localhost', 'localhost.', 'both.example'])(
    'the name %s, one of whose addresses is not public',
    async (host) => {
      const resolve = async () => ['93.184.215.14', '127.0.0.1'];
      expect(await send(`https://${host}:${port}/`, [], resolve)).toMatchObject({ problem: 'ADDRESS_REFUSED' });
      expect(connections).toBe(0);
    },
  );

  it('a name without an address', async () => {
    const resolve: ResolveHost = async () => {
      throw Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' });
    };
    expect(await send('https://nowhere.example/', [], resolve)).toMatchObject({ problem: 'CONNECTION_FAILED' });
  });
});

describe('An attempt', () => {
  it('resolves a name once: what a second look-up would return is not connected to', async () => {
    const answers = [['127.0.0.2'], ['127.0.0.1']];
    let lookups = 0;
    const resolve: ResolveHost = async () => answers[lookups++]!;
    // The range allows the first answer, at whose port nothing listens.
    const result = await send(`https://rebinding.example:${port}/`, ['127.0.0.2/32'], resolve);
    expect([result.problem, lookups, connections]).toEqual(['CONNECTION_FAILED', 1, 0]);
  });

  it('fails if the receiver does not speak TLS, or has no certificate for the name', async () => {
    const result = await send(`https://127.0.0.1:${port}/`, ['127.0.0.1']);
    expect(result).toMatchObject({ problem: 'TLS_FAILED', status: null });
    expect(connections).toBe(1);
  });

  it('ends when the name server does not respond in time', async () => {
    const since = Date.now();
    const resolve: ResolveHost = () => new Promise(() => {});
    expect(await send('https://silent.example/', [], resolve)).toMatchObject({ problem: 'TIMEOUT' });
    expect(Date.now() - since).toBeLessThan(10_000);
  });
});

describe('An allowed', () => {
  it.each([
    ['host', (at: string) => `http://127.0.0.1:${at}/`, () => '127.0.0.1'],
    ['host with a port', (at: string) => `http://127.0.0.1:${at}/`, (at: string) => `127.0.0.1:${at}`],
    ['range', (at: string) => `http://127.0.0.1:${at}/`, () => '127.0.0.0/8'],
    ['name', (at: string) => `http://localhost:${at}/`, () => 'localhost'],
  ])('%s may be private and use plain HTTP', async (_kind, url, entry) => {
    const before = connections;
    expect(await send(url(String(port)), [entry(String(port))])).toMatchObject({ problem: null, status: 200 });
    expect(connections).toBe(before + 1);
  });

  it.each(['127.0.0.1:1', '10.0.0.0/8', 'localhost'])('%s does not allow others', async (entry) => {
    const before = connections;
    expect(await send(`http://127.0.0.1:${port}/`, [entry])).toMatchObject({ problem: 'ADDRESS_REFUSED' });
    expect(connections).toBe(before);
  });
});
