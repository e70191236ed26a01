import type { DataSource, EntityManager } from 'typeorm';
import type { Found, Statement } from './sql.ts';

interface Client {
  query(query: { name?: string; text: string; values: unknown[] }): Promise<{ rows: Found[] }>;
}

/**
 * PostgreSQL keeps what it prepared until the connection ends, and a long statement takes it megabytes: names are given
 * to a bounded number of texts, and to so many characters of them in all.
 */
const MOST_NAMES = 400;
const MOST_CHARACTERS_NAMED = 4_000_000;

/** Texts of which it is known that they were sent before; none of more characters than these, to bound their memory. */
const MOST_TEXTS_REMEMBERED = 2000;
const LONGEST_TEXT_REMEMBERED = 60_000;

/** The name is unknown to this connection, or the tables have changed since it was given. */
const NAME_LOST = new Set(['26000', '0A000']);

/** Sends statements, prepared by name from their second use on. */
export class Statements {
  /** Texts seen, the least recently used first: null until a text has a name. */
  private readonly seen = new Map<string, string | null>();
  private named = 0;
  private charactersNamed = 0;

  /** @param prepared whether to name statements at all: some poolers cannot keep them */
  constructor(
    private readonly dataSource: DataSource,
    private readonly prepared: boolean,
  ) {}

  /**
   * The rows of a statement. Inside a transaction, `db` is its manager: there it goes without a name, since a lost name
   * would end the transaction, and nothing could be repeated.
   */
  async run(statement: Pick<Statement, 'text' | 'values'>, db: DataSource | EntityManager): Promise<Found[]> {
    const { text, values } = statement;
    const client = await this.clientOf(db);
    const name = this.prepared && db === this.dataSource ? this.nameOf(text) : null;
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
    let name = this.seen.get(text);
    const known = name !== undefined;
    const isRoom = this.named < MOST_NAMES && this.charactersNamed + text.length <= MOST_CHARACTERS_NAMED;
    if (known && name === null && isRoom) {
      this.named += 1;
      this.charactersNamed += text.length;
      name = `r${this.named}`;
    }
    this.seen.delete(text);
    this.seen.set(text, name ?? null);
    if (this.seen.size > MOST_TEXTS_REMEMBERED) {
      for (const [oldest, itsName] of this.seen) {
        if (itsName === null) {
          this.seen.delete(oldest);
          break;
        }
      }
    }
    return name ?? null;
  }
}
