import { LRUCache } from 'lru-cache';
import type pg from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { PLACE_ALONE, takePlace, withPlace } from '../../database/replicas/place-reading.ts';
import type { Reads, Standby } from '../../database/replicas/standby.ts';
import type { Found, Statement } from '../sql.ts';
import { Bursts, ExecutionTime, type SentQuery } from './bursts.ts';
import { ByPieces } from './by-pieces.ts';

/** What the statements of one request cost its client. */
export interface StatementMeter {
  /** Whether a statement that has not been measured yet is expected to be slow, by its price. */
  readonly expectsSlow: boolean;
  /**
   * Waits for a place among slow statements.
   * @returns gives the place back
   */
  enterSlow(waiting: AbortSignal | null | undefined): Promise<() => void>;
  /** Notes how many milliseconds a statement took, also one whose client has gone. */
  took(ms: number): void;
}

/** Where a statement is sent. */
export interface AskedDatabase {
  /** The database, or a transaction in it. */
  db: DataSource | EntityManager;
  /** What is asked in place of the database, until it fails. */
  standby?: Standby | null;
  /** Where it is noted up to where statements have read, if they say so. */
  reads?: Reads;
  /** Aborted once nobody waits for the rows any more: then the statement is cancelled, unless it is part of a transaction. */
  waiting?: AbortSignal | null;
  /** Who asks: whoever asks much waits for his own, and nobody else for it. Absent: one of all who do not say. */
  client?: { readonly id: string };
  /** What its statements cost, and how slow ones are admitted. */
  meter?: StatementMeter;
}

/**
 * PostgreSQL keeps what it prepared until the connection ends, and a long statement takes it megabytes: a connection
 * knows at most so many names, for so many characters of text in all.
 */
const MOST_NAMES = 400;
const MOST_CHARACTERS_NAMED = 4_000_000;

/** Texts of which it is known that they were sent before; none of more characters than these, to bound their memory. */
const MOST_TEXTS_REMEMBERED = 2000;
const LONGEST_TEXT_REMEMBERED = 60_000;

/** A connection that is at work when its time is over ends after that work, which takes no longer than this. */
const LONGEST_WORK_SECONDS = 300;

/** The name is unknown to this connection, or the tables have changed since it was given. */
const NAME_LOST = new Set(['26000', '0A000']);

/** The name of a text, when it was last sent, and how long it takes. */
interface Named {
  name: string;
  text: string;
  sentAt: number;
  /** It has given room to another. */
  isGone: boolean;
  readonly executionTime: ExecutionTime;
}

/**
 * Sends statements, prepared by name from their second use on. A name that was not sent for as long as a connection lasts
 * is known to none any more, and gives room to another: so what is asked often today is named, whatever was asked often
 * when the process was young, and no connection ever learns more names than there is room for.
 */
export class Statements {
  /** By text, the least recently sent first. */
  private readonly named = new Map<string, Named>();
  private readonly namedByPieces = new ByPieces<Named>();
  private charactersNamed = 0;
  private namesGiven = 0;
  /** How long texts without a name take that were sent before. */
  private readonly seen = new LRUCache<string, ExecutionTime>({ max: MOST_TEXTS_REMEMBERED });
  private readonly namesRestMs: number;
  private readonly bursts: Bursts;

  /**
   * @param prepared whether to name statements at all: some poolers cannot keep them
   * @param now the time in milliseconds
   * @param placed whether statements outside of transactions say up to where they have read
   */
  constructor(
    dataSource: DataSource,
    private readonly prepared: boolean,
    private readonly now: () => number = Date.now,
    private readonly placed = false,
  ) {
    this.namesRestMs = (connectionsLastSeconds(dataSource) + LONGEST_WORK_SECONDS) * 1000;
    this.bursts = new Bursts((dataSource.driver as unknown as { master: pg.Pool }).master);
  }

  /** How many statements wait for a connection to the database without its pool knowing of them. */
  get waiting(): number {
    return this.bursts.waiting;
  }

  /**
   * The rows of a statement. Inside a transaction, `db` is its manager: there it goes without a name, since a lost name
   * would end the transaction, and nothing could be repeated. What a standby fails to answer is asked of the database,
   * and so is all that follows it.
   * @param pieces of which the text was written, where that tells it from all others that come with pieces
   */
  async run(
    statement: Pick<Statement, 'text' | 'values'>,
    asked: AskedDatabase,
    pieces?: readonly string[],
  ): Promise<Found[]> {
    const { db, standby, waiting, client, meter } = asked;
    const { values } = statement;
    const transaction = 'queryRunner' in db ? db.queryRunner : undefined;
    if (transaction) return (await (await transaction.connect()).query({ text: statement.text, values })).rows;
    const text = this.placed ? withPlace(statement.text) : statement.text;
    const named = this.prepared ? this.nameOf(text, pieces) : null;
    const executionTime = named?.executionTime ?? this.timeOf(text, meter?.expectsSlow);
    const leave = executionTime.pace === 'SLOW' && meter ? await meter.enterSlow(waiting) : null;
    const took = (ms: number) => meter?.took(ms);
    const sent = { text, values };
    try {
      if (standby) {
        const began = performance.now();
        try {
          const run = async (query: SentQuery) => (await standby.query(query, waiting)).rows;
          return await this.read(sent, named, run, (place) => asked.reads?.note(place, 'STANDBY'));
        } catch (error) {
          if (waiting?.aborted || !standby.excuses(error)) throw error;
          asked.standby = null;
        } finally {
          const ms = performance.now() - began;
          executionTime.took(ms);
          took(ms);
        }
      }
      const run = (query: SentQuery) => this.bursts.run(query, executionTime, client?.id ?? '', waiting, took);
      return await this.read(sent, named, run, (place) => asked.reads?.note(place, 'PRIMARY'));
    } finally {
      leave?.();
    }
  }

  /** The rows of a statement, without the place up to which it has read: that is noted. */
  private async read(
    statement: Pick<Statement, 'text' | 'values'>,
    named: Named | null,
    run: (query: SentQuery) => Promise<Found[]>,
    note: (place: string | null | undefined) => void,
  ): Promise<Found[]> {
    const rows = await send(statement, named, run);
    if (!this.placed) return rows;
    // Where there is no row, nothing says up to where there was none.
    note(takePlace(rows.length > 0 ? rows : await run({ text: PLACE_ALONE, values: [] })));
    return rows;
  }

  /** To put a long text together and look it up takes more than all else that is done for a small question. */
  private nameOf(text: string, pieces?: readonly string[]): Named | null {
    const known = pieces && this.namedByPieces.find(pieces);
    if (known && !known.isGone) return this.sent(known);
    const named = this.nameOfText(text);
    if (named && pieces) this.namedByPieces.keep(pieces, named);
    return named;
  }

  private nameOfText(text: string): Named | null {
    if (text.length > LONGEST_TEXT_REMEMBERED) return null;
    const known = this.named.get(text);
    if (known) return this.sent(known);
    const executionTime = this.seen.get(text);
    if (executionTime && this.hasRoomFor(text)) {
      this.seen.delete(text);
      this.namesGiven += 1;
      this.charactersNamed += text.length;
      return this.sent({
        name: `r${this.namesGiven}`,
        text,
        sentAt: 0,
        isGone: false,
        executionTime,
      });
    }
    return null;
  }

  /** How long a text without a name takes, as far as it is known. */
  private timeOf(text: string, expectsSlow: boolean | undefined): ExecutionTime {
    const executionTime = this.seen.get(text) ?? new ExecutionTime(expectsSlow);
    if (text.length <= LONGEST_TEXT_REMEMBERED) this.seen.set(text, executionTime);
    return executionTime;
  }

  /** Notes that a name is being sent, and moves it to the end of the line. */
  private sent(named: Named): Named {
    named.sentAt = this.now();
    this.named.delete(named.text);
    this.named.set(named.text, named);
    return named;
  }

  private hasRoomFor(text: string): boolean {
    for (const oldest of this.named.values()) {
      if (this.now() - oldest.sentAt <= this.namesRestMs) break;
      oldest.isGone = true;
      this.named.delete(oldest.text);
      this.charactersNamed -= oldest.text.length;
    }
    return this.named.size < MOST_NAMES && this.charactersNamed + text.length <= MOST_CHARACTERS_NAMED;
  }
}

/** Sends a statement by its name, or without one where it has none or it is lost. */
async function send(
  { text, values }: Pick<Statement, 'text' | 'values'>,
  named: Named | null,
  run: (query: SentQuery) => Promise<Found[]>,
): Promise<Found[]> {
  if (!named) return run({ text, values });
  try {
    return await run({ name: named.name, text: named.text, values });
  } catch (error) {
    if (!NAME_LOST.has((error as { code?: string }).code ?? '')) throw error;
    return run({ text, values });
  }
}

/** How long the pool keeps a connection at most: for ever unless it was told. */
function connectionsLastSeconds({ options }: DataSource): number {
  const { maxLifetimeSeconds } = (options as { extra?: { maxLifetimeSeconds?: number } }).extra ?? {};
  return maxLifetimeSeconds || Number.POSITIVE_INFINITY;
}
