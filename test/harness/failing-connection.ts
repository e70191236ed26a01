import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { addressOf } from '../../src/database/replicas/redirected-socket.ts';
import type { FreshDatabase } from './database.ts';
import { PERIODIC_STATEMENTS } from './server.ts';

export type StatementFailure = keyof typeof STATEMENT_FAILURES;

/** Failures of a statement, with the SQLSTATE of PostgreSQL's error; null if the connection is lost. */
export const STATEMENT_FAILURES = {
  'refused: no space': '53100',
  'refused: takes too long': '57014',
  'refused: deadlock': '40P01',
  'lost before it ran': null,
  'lost after it ran': null,
  'lost amid its answer': null,
} as const;

/** Whether the statement has run before this failure. */
export function hasRun(way: StatementFailure): boolean {
  return way === 'lost after it ran' || way === 'lost amid its answer';
}

interface Planted {
  way: StatementFailure;
  which: number | RegExp;
}

// PostgreSQL's protocol, version 3: a message is a type letter, its length and its body; the first one has no letter.
const QUERY = 'Q';
const PARSE = 'P';
const BIND = 'B';
const SYNC = 'S';
const COPY_DONE = 'c';
const COPY_FAIL = 'f';
const READY_FOR_QUERY = 'Z';
const COPY_IN_RESPONSE = 'G';

/**
 * A proxy between Entente and its database on which the n-th statement fails. It counts the statements of all connections of
 * all processes by reading the protocol. Rejections come from PostgreSQL itself.
 */
export class FailingConnection {
  /** The statements since the last `plant`. */
  readonly seen: string[] = [];
  #planted: Planted | null = null;
  #failed: string | null = null;
  readonly #sockets = new Set<Socket>();
  readonly #gate: Server;

  private constructor(private readonly behind: FreshDatabase) {
    this.#gate = createServer((socket) => this.#join(socket));
  }

  /** Opens a proxy to a database. */
  static async open(behind: FreshDatabase): Promise<FailingConnection> {
    const wire = new FailingConnection(behind);
    await new Promise<void>((settle) => wire.#gate.listen(0, '127.0.0.1', settle));
    return wire;
  }

  /** The URL of the database through the proxy. */
  get url(): string {
    const url = new URL(this.behind.url);
    url.hostname = '127.0.0.1';
    url.port = String((this.#gate.address() as AddressInfo).port);
    url.searchParams.delete('host');
    url.searchParams.delete('port');
    return url.href;
  }

  /** The database with settings that use the proxy; `sql` bypasses it. */
  get database(): FreshDatabase {
    const { url } = this;
    return {
      url,
      settings: { DATABASE_URL: url },
      sql: (text, values) => this.behind.sql(text, values),
      drop: async () => {},
    };
  }

  /**
   * Makes one statement fail.
   * @param which the number of the statement, counted from now, or a pattern of its text
   */
  plant(way: StatementFailure, which: number | RegExp): void {
    this.seen.length = 0;
    this.#failed = null;
    this.#planted = { way, which };
  }

  /** Ends the failures. @returns the statement that failed; null if there were fewer */
  lift(): string | null {
    this.#planted = null;
    return this.#failed;
  }

  async close(): Promise<void> {
    const closed = new Promise((settle) => this.#gate.close(settle));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #join(client: Socket): void {
    const server = connect(addressOf(this.behind.url));
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => other.destroy());
      one.once('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
    const connection = new Connection(client, server, (statement) => this.#begins(statement));
    client.on('data', (chunk) => connection.fromClient(chunk));
    server.on('data', (chunk) => connection.fromServer(chunk));
  }

  /** Counts a statement. @returns its failure; null if it passes */
  #begins(statement: string): StatementFailure | null {
    const planted = this.#planted;
    if (!planted || PERIODIC_STATEMENTS.test(statement)) return null;
    this.seen.push(statement);
    const { which } = planted;
    const isIt = typeof which === 'number' ? this.seen.length === which : which.test(statement);
    if (this.#failed !== null || !isIt) return null;
    this.#failed = statement;
    return planted.way;
  }
}

/** A connection through the proxy. */
class Connection {
  #isOpened = false;
  #isProbe = false;
  #pending = Buffer.alloc(0);
  /** Texts of prepared statements by name. */
  readonly #prepared = new Map<string, string>();
  /** Whether the messages of the current statement are forwarded or dropped, until its Sync. */
  #within: 'passed on' | 'swallowed' | null = null;
  /** The response so far to a statement that loses the connection. */
  #withheld: { answer: Buffer; way: StatementFailure } | null = null;

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    /** Called for each statement; returns its failure, or null. */
    private readonly begins: (statement: string) => StatementFailure | null,
  ) {}

  fromClient(chunk: Buffer): void {
    this.#pending = Buffer.concat([this.#pending, chunk]);
    for (;;) {
      const start = this.#isOpened ? 1 : 0;
      if (this.#pending.length < start + 4) return;
      const length = start + this.#pending.readInt32BE(start);
      if (this.#pending.length < length) return;
      const message = this.#pending.subarray(0, length);
      this.#pending = this.#pending.subarray(length);
      if (this.#isOpened) {
        this.#take(message);
        continue;
      }
      // The startup message has the purpose of the connection; health checks are not counted.
      this.#isOpened = true;
      this.#isProbe = message.includes('entente probe');
      this.server.write(message);
    }
  }

  fromServer(chunk: Buffer): void {
    const withheld = this.#withheld;
    if (!withheld) {
      this.client.write(chunk);
      return;
    }
    withheld.answer = Buffer.concat([withheld.answer, chunk]);
    if (!endsAnswer(withheld.answer)) return;
    const { answer, way } = withheld;
    const passed = way === 'lost amid its answer' ? answer.subarray(0, answer.length >> 1) : Buffer.alloc(0);
    this.client.write(passed, () => this.#lose());
  }

  #take(message: Buffer): void {
    const type = String.fromCharCode(message[0]!);
    const beginsStatement =
      type === QUERY || type === COPY_DONE || (this.#within === null && (type === PARSE || type === BIND));
    if (beginsStatement && !this.#isProbe) {
      const way = this.begins(this.#textOf(type, message));
      if (way !== null) {
        this.#fail(type, message, way);
        return;
      }
    }
    if (type === PARSE || type === BIND) this.#within ??= 'passed on';
    const isSwallowed = this.#within === 'swallowed';
    if (type === SYNC) this.#within = null;
    if (!isSwallowed) this.server.write(message);
  }

  #fail(type: string, message: Buffer, way: StatementFailure): void {
    const sqlState = STATEMENT_FAILURES[way];
    // The other messages of a statement are treated like the first one.
    if (type === PARSE || type === BIND) this.#within = hasRun(way) ? 'passed on' : 'swallowed';
    if (sqlState !== null) {
      this.server.write(type === COPY_DONE ? messageOf(COPY_FAIL, 'planted') : messageOf(QUERY, raising(sqlState)));
    } else if (hasRun(way)) {
      this.#withheld = { answer: Buffer.alloc(0), way };
      this.server.write(message);
    } else {
      this.#lose();
    }
  }

  #textOf(type: string, message: Buffer): string {
    if (type === COPY_DONE) return 'end of COPY';
    const strings = message.toString('utf8', 5).split('\0');
    if (type === QUERY) return strings[0]!;
    if (type === BIND) return this.#prepared.get(strings[1]!) ?? strings[1]!;
    this.#prepared.set(strings[0]!, strings[1]!);
    return strings[1]!;
  }

  #lose(): void {
    this.client.destroy();
    this.server.destroy();
  }
}

/** Whether a response is complete up to ReadyForQuery. */
function endsAnswer(answer: Buffer): boolean {
  for (let at = 0; at + 5 <= answer.length; at += 1 + answer.readInt32BE(at + 1)) {
    const type = String.fromCharCode(answer[at]!);
    if (type === READY_FOR_QUERY || type === COPY_IN_RESPONSE) return true;
  }
  return false;
}

function messageOf(type: string, text: string): Buffer {
  const body = Buffer.from(`${text}\0`);
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}

/** A statement that makes PostgreSQL raise this error, which aborts a transaction. */
function raising(sqlState: string): string {
  return `do $$ begin raise exception 'planted' using errcode = '${sqlState}'; end $$`;
}
