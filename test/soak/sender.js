/*
 * Sends the load of the soak, in a process of its own, so that its clock is late for nothing but itself; by plain sockets,
 * since the machine that sends is the one that answers. In JavaScript, since it must run by itself. What to send it is told
 * as load.ts says; how requests ended it says in lines of JSON, several to a line.
 */
import { connect } from 'node:net';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { requestOf } from './mixture.js';

const { port, keys, ms, rate, connections } = JSON.parse(process.argv[2]);

/** A kept connection, on which one thing is asked at a time. */
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

/** Connections that are asked for nothing at the moment, by the address that they come from. */
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

/** How an answer is counted: what was made by it, or why it was refused or failed. */
function judged({ status, body }) {
  if (status === 200 && !body.includes('"errors":')) {
    const [, made] = /"topic":\{"id":"(\w+)"/.exec(body) ?? [];
    return body.includes('"topic":null') ? { how: 'FAILED', why: body } : { how: 'ANSWERED', made };
  }
  const [, code = `status ${status}`] = /"code":"(\w+)"/.exec(body) ?? [];
  return status === 503 || status === 429 ? { how: 'REFUSED', why: code } : { how: 'FAILED', why: body.slice(0, 300) };
}

const begun = performance.now();
const until = begun + ms;
let turn = 0;
let ends = [];

/** Sends the next request, and notes its end. @param late milliseconds after its time */
async function sendNext(late) {
  turn += 1;
  const { kind, from, text } = requestOf(turn, keys);
  const since = performance.now();
  const end = await ask(from, text).then(judged, ({ message }) => ({ how: 'FAILED', why: message }));
  const now = performance.now();
  ends.push({ kind, at: now - begun, ms: now - since, late, ...end });
  return end;
}

/** Sends at a rate, whether or not earlier requests have been answered: as the world does. */
async function sendAtRate() {
  const pending = new Set();
  for (let due = begun; due < until; due += 1000 / rate) {
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    // Who is late sends what is due, and still looks at what has come.
    else if (turn % 8 === 0) await new Promise(setImmediate);
    const one = sendNext(Math.max(0, performance.now() - due)).finally(() => pending.delete(one));
    pending.add(one);
  }
  await Promise.all(pending);
}

/** Sends over so many connections, each as soon as it was answered: as much as the server can do. */
async function sendAsAnswered() {
  const one = async () => {
    while (performance.now() < until) await sendNext(0);
  };
  await Promise.all(Array.from({ length: connections }, one));
}

const tell = () => {
  if (ends.length > 0) process.stdout.write(`${JSON.stringify(ends)}\n`);
  ends = [];
};
const telling = setInterval(tell, 250);
await (rate === undefined ? sendAsAnswered() : sendAtRate());
clearInterval(telling);
tell();
process.stdout.end(() => process.exit());
