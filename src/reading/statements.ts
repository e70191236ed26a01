import type { DataSource, EntityManager } from 'typeorm';
import type { Standby } from '../cluster/standby.ts';
import type { Found, Statement } from './sql.ts';

interface Client {
  query(query: { name?: string; text: string; values: unknown[] }): Promise<{ rows: Found[] }>;
}

/** Where a statement is sent. */
export interface AskedDatabase {
  /** The database, or a transaction in it. */
  db: DataSource | EntityManager;
  /** What is asked in place of the database, until it fails. */
  standby?: Standby | null;
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

/** The name of a text, and when it was last sent. */
interface Named {
  name: string;
  sentAt: number;
}

/**
 * Sends statements, prepared by name from their second use on. A name that was not sent for as long as a connection lasts
 * is known to none any more, and gives room to another: so what is asked often today is named, whatever was asked often
 * when the process was young, and no connection ever learns more names than there is room for.
 */
export class Statements {
  /** By text, the least recently sent first. */
  private readonly named = new Map<string, Named>();
  private charactersNamed = 0;
  private namesGiven = 0;
  /** Texts without a name that were sent before, the least recently sent first. */
  private readonly seen = new Set<string>();
  private readonly namesRestMs: number;

  /**
   * @param prepared whether to name statements at all: some poolers cannot keep them
   * @param now the time in milliseconds
   */
  constructor(
    private readonly dataSource: DataSource,
    private readonly prepared: boolean,
    private readonly now: () => number = Date.now,
  ) {
    this.namesRestMs = (connectionsLastSeconds(dataSource) + LONGEST_WORK_SECONDS) * 1000;
  }

  /**
   * The rows of a statement. Inside a transaction, `db` is its manager: there it goes without a name, since a lost name
   * would end the transaction, and nothing could be repeated. What a standby fails to answer is asked of the database,
   * and so is all that follows it.
   */
  async run(statement: Pick<Statement, 'text' | 'values'>, asked: AskedDatabase): Promise<Found[]> {
    const { db, standby } = asked;
    const isInTransaction = db !== this.dataSource;
    const name = this.prepared && !isInTransaction ? this.nameOf(statement.text) : null;
    if (standby && !isInTransaction) {
      try {
        return await this.send(statement, name, standby);
      } catch (error) {
        if (!standby.excuses(error)) throw error;
        asked.standby = null;
      }
    }
    return this.send(statement, name, await this.clientOf(db));
  }

  private async send(
    { text, values }: Pick<Statement, 'text' | 'values'>,
    name: string | null,
    client: Client,
  ): Promise<Found[]> {
    if (!name) return (await client.query({ text, values })).rows;
    try {
      return (await client.query({ name, text, values })).rows;
    } catch (error) {
      if (!NAME_LOST.has((error as { code?: string }).code ?? '')) throw error;
      return (await client.query({ text, values })).rows;
    }
  }

  private async clientOf(db: DataSource | EntityManager): Promise<Client> {
    if ('queryRunner' in db && db.queryRunner) return (await db.queryRunner.connect()) as Client;
    return (this.dataSource.driver as unknown as { master: Client }).master;
  }

  private nameOf(text: string): string | null {
    if (text.length > LONGEST_TEXT_REMEMBERED) return null;
    const known = this.named.get(text);
    if (known) return this.sent(text, known.name);
    const isNew = !this.seen.delete(text);
    if (!isNew && this.hasRoomFor(text)) {
      this.namesGiven += 1;
      this.charactersNamed += text.length;
      return this.sent(text, `r${this.namesGiven}`);
    }
    this.seen.add(text);
    if (this.seen.size > MOST_TEXTS_REMEMBERED) this.seen.delete(first(this.seen)!);
    return null;
  }

  /** Notes that a name is being sent, and moves it to the end of the line. */
  private sent(text: string, name: string): string {
    this.named.delete(text);
    this.named.set(text, { name, sentAt: this.now() });
    return name;
  }

  private hasRoomFor(text: string): boolean {
    for (const [oldest, { sentAt }] of this.named) {
      if (this.now() - sentAt <= this.namesRestMs) break;
      this.named.delete(oldest);
      this.charactersNamed -= oldest.length;
    }
    return this.named.size < MOST_NAMES && this.charactersNamed + text.length <= MOST_CHARACTERS_NAMED;
  }
}

/** How long the pool keeps a connection at most: for ever unless it was told. */
function connectionsLastSeconds({ options }: DataSource): number {
  const { maxLifetimeSeconds } = (options as { extra?: { maxLifetimeSeconds?: number } }).extra ?? {};
  return maxLifetimeSeconds || Number.POSITIVE_INFINITY;
}

function first<T>(things: Iterable<T>): T | undefined {
  for (const thing of things) return thing;
  return undefined;
}
