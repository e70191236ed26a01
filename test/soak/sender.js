/*
 * Sends the load of the soak, in a separate process so that its timing does not depend on anything else. It uses plain
 * sockets, since it shares the machine with the server. JavaScript, so that it runs without a build. Its argument is
 * described in load.ts; it prints results as lines of JSON, several to a line.
 */
import { connect } from 'node:net';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { requestOf } from './mixture.js';

const { port, keys, ms, rate, connections } = JSON.parse(process.argv[2]);

/** A persistent connection with one request at a time. */
class Connection {
  #socket;
  #bytes = Buffer.alloc(0);
  #asked = null;
  isOpen = true;

  constructor(localAddress) {
    this.#socket = connect({ port, host: '127.0.0.1', localAddress, noDelay: true });
    this.#socket
      .on('data', (bytes) => this.#read(bytes))
      .on('error', (error) => this.#lose(error))
      .on('close', () => this.#lose(new Error('The connection was closed.')));
  }

  ask(text) {
    return new Promise((resolve, reject) => {
      this.#asked = { resolve, reject };
      this.#socket.write(text);
    });
  }

  #read(bytes) {
    this.#bytes = this.#bytes.length > 0 ? Buffer.concat([this.#bytes, bytes]) : bytes;
    const end = this.#bytes.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#bytes.latin1Slice(0, end);
    const length = Number(/^content-length: (\d+)/im.exec(head)[1]);
    if (this.#bytes.length < end + 4 + length) return;
    const body = this.#bytes.utf8Slice(end + 4, end + 4 + length);
    this.#bytes = this.#bytes.subarray(end + 4 + length);
    if (/^connection: close/im.test(head)) this.isOpen = false;
    this.#asked?.resolve({ status: Number(head.slice(9, 12)), body });
    this.#asked = null;
  }

  #lose(error) {
    this.isOpen = false;
    this.#asked?.reject(error);
    this.#asked = null;
  }
}

/** Idle connections by source address. */
const free = new Map();

async function ask(from, text) {
  const kept = free.get(from) ?? [];
  free.set(from, kept);
  let connection = kept.pop();
  while (connection && !connection.isOpen) connection = kept.pop();
  connection ??= new Connection(from);
  const answer = await connection.ask(text);
  if (connection.isOpen) kept.push(connection);
  return answer;
}

/** Classifies a response: the created id, or the reason of a rejection or error. */
function resultOf({ status, body }) {
  if (status === 200 && !body.includes('"errors":')) {
    const [, made] = /"topic":\{"id":"(\w+)"/.exec(body) ?? [];
    return body.includes('"topic":null') ? { outcome: 'FAILED', reason: body } : { outcome: 'ANSWERED', made };
  }
  const [, code = `status ${status}`] = /"code":"(\w+)"/.exec(body) ?? [];
  return status === 503 || status === 429
    ? { outcome: 'REFUSED', reason: code }
    : { outcome: 'FAILED', reason: body.slice(0, 300) };
}

const begun = performance.now();
const until = begun + ms;
let turn = 0;
let ends = [];

/**
 * Sends the next request and records its result.
 * @param late milliseconds after its due time
 */
async function sendNext(late) {
  turn += 1;
  const { kind, from, text } = requestOf(turn, keys);
  const since = performance.now();
  const end = await ask(from, text).then(resultOf, ({ message }) => ({ outcome: 'FAILED', reason: message }));
  const now = performance.now();
  ends.push({ kind, at: now - begun, ms: now - since, late, ...end });
  return end;
}

/** Sends at a rate, whether or not earlier requests have a response. */
async function sendAtRate() {
  const pending = new Set();
  for (let due = begun; due < until; due += 1000 / rate) {
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    // If sending is late, received data are still processed.
    else if (turn % 8 === 0) await new Promise(setImmediate);
    const one = sendNext(Math.max(0, performance.now() - due)).finally(() => pending.delete(one));
    pending.add(one);
  }
  await Promise.all(pending);
}

/** Sends over a number of connections, each with the next request after each response. */
async function sendAsAnswered() {
  const one = async () => {
    while (performance.now() < until) await sendNext(0);
  };
  await Promise.all(Array.from({ length: connections }, one));
}

const flush = () => {
  if (ends.length > 0) process.stdout.write(`${JSON.stringify(ends)}\n`);
  ends = [];
};
const flushTimer = setInterval(flush, 250);
await (rate === undefined ? sendAsAnswered() : sendAtRate());
clearInterval(flushTimer);
flush();
process.stdout.end(() => process.exit());
