import { createHash } from 'node:crypto';
import type pg from 'pg';
import { correctedParts, recordTypes } from '../../records/description/registry.ts';
import type { RecordType } from '../../records/record.entity.ts';
import type { ImportedRow, PartyReference, RegisterFile } from '../files/import-format.ts';
import { copyRows } from './copy.ts';

/** The types of record in the order of writing: each type follows the types it refers to. */
export function typesInWriteOrder(): readonly RecordType[] {
  return recordTypes().map(({ type }) => type);
}

/**
 * The outcome of a row that was not simply imported. A CONFLICT was rejected because of a newer change by somebody
 * else.
 */
export type RowOutcome = 'CONFLICT' | 'REFUSED' | 'REPAIRED';

/** The note of a rejected or repaired row. */
export interface RowNote {
  row: number;
  grade: RowOutcome;
  sentences: string[];
  /** Codes of the reasons that a program can act on, such as `DUPLICATE_SKIPPED`. */
  codes: string[];
}

const MAX_HELD_ROWS = 2_000;
/** A usual row of a register has a thousand characters. */
const MAX_HELD_CHARS = 8_000_000;
const MAX_HELD_MENTIONS = 20_000;

const TABLES = `
  create temp table import_part (kind text not null, key text collate "C" not null, row integer not null, part text);
  create temp table import_seen (id text collate "C" not null, mention text not null, hits integer not null);
  create temp table import_correction (row integer not null, type text not null, id uuid not null,
    version integer not null, cells text not null);
  create temp table import_note (row integer not null, grade text not null, code text, sentence text not null);
`;

/** The temporary tables that COPY fills, with their columns. */
const COPIED_TABLES = {
  parts: 'import_part (kind, key, row, part)',
  corrections: 'import_correction (row, type, id, version, cells)',
  notes: 'import_note (row, grade, code, sentence)',
} as const;

/**
 * Stages a file in temporary tables of one connection before anything is written. So memory does not grow with the
 * file, and all rows of one record are together.
 */
export class Staging {
  private held = { parts: [], corrections: [], notes: [] } as { [what in keyof typeof COPIED_TABLES]: unknown[][] };
  private readonly mentions = new Map<string, { mention: string; hits: number }>();
  /** Held rows and characters. */
  private rows = 0;
  private characters = 0;

  private constructor(readonly client: pg.ClientBase) {}

  static async open(client: pg.ClientBase): Promise<Staging> {
    await client.query(TABLES);
    return new Staging(client);
  }

  async add({ row, records, correction, repairs, refusals }: ImportedRow): Promise<void> {
    for (const sentence of refusals) this.hold('notes', row, 'REFUSED', null, sentence);
    for (const sentence of repairs) this.hold('notes', row, 'REPAIRED', null, sentence);
    for (const { kind, key, fields } of records) {
      // Only the keys of a rejected row are staged, so that its records do not count as missing from the file.
      const part = refusals.length > 0 ? null : JSON.stringify(fields, (_, value) => this.mentioned(value));
      this.hold('parts', kind, key, row, part);
    }
    if (correction && refusals.length === 0) {
      const { type, id, version, cells } = correction;
      this.hold('corrections', row, type, id, version, JSON.stringify(cells));
    }
    await this.flushFull();
    if (this.mentions.size >= MAX_HELD_MENTIONS) await this.flushMentions();
  }

  async note(row: number, grade: RowOutcome, sentence: string, code: string | null = null): Promise<void> {
    this.hold('notes', row, grade, code, sentence);
    await this.flushFull();
  }

  /** Buffers a row for COPY. Only its last value may be long. */
  private hold(what: keyof typeof COPIED_TABLES, ...row: unknown[]): void {
    this.held[what].push(row);
    this.rows++;
    this.characters += (row.at(-1) as string | null)?.length ?? 0;
  }

  private async flushFull(): Promise<void> {
    if (this.rows >= MAX_HELD_ROWS || this.characters >= MAX_HELD_CHARS) await this.flush();
  }

  /**
   * Groups the rows of each record, and counts mentions of parties.
   * @param file the file of the register, by its name in the mapping
   * @param prune whether earlier statements of this file are withdrawn from records that other files still describe
   */
  async complete({ file }: RegisterFile, prune: boolean): Promise<void> {
    await this.flush();
    const order = typesInWriteOrder().map((kind) => `'${kind}'`);
    const parts = correctedParts();
    const owners = parts.map(({ table, owner }) => `${table}.${owner}, `);
    const joined = parts.map(({ table, type }) => `left join ${table} on c.type = '${type}' and ${table}.id = c.id`);
    await this.client.query(`
      create temp table import_record as
      select row_number() over (order by array_position(array[${order}], kind), first) as n, *, false as withdrawn from (
        select kind, key, min(row) as first, count(*)::integer as times, (array_agg(row order by row))[1:50] as rows,
          max(row) as last,
          string_agg('[' || row || ',' || part || ']', ',' order by row) as parts
        from import_part group by kind, key
      ) each_record;
      drop table import_part;
      create unique index on import_record (key);
    `);
    if (prune) await this.addWithdrawn(file);
    await this.mentionEarlier();
    await this.flushMentions();
    await this.client.query(`
      create unique index on import_record (n);
      create temp table import_mention as
      select row_number() over (order by sum(hits) desc, min(mention)) as n, id, min(mention) as mention,
        sum(hits)::integer as hits, null::text as resolution, false as makes
      from import_seen group by id;
      drop table import_seen;
      create temp table import_taken (id text collate "C" not null, party_id uuid, how text not null, score real,
        remark text, times integer not null);
      create unique index on import_mention (id);
      create unique index on import_mention (n);
      -- Rows about one record and its parts share one turn: the row number of the first.
      create temp table import_turn as
      select row, owner, min(row) over (partition by owner) as turn from (
        select c.row, coalesce(${owners.join('')}c.id) as owner from import_correction c ${joined.join(' ')}
      ) owned;
      create index on import_correction (row);
      create index on import_correction (id, row);
      create index on import_turn (turn);
      analyze import_correction;
      analyze import_turn;
      analyze import_record;
      analyze import_mention;
    `);
  }

  /** Adds the records that this file no longer describes but other files of the register do. */
  private async addWithdrawn(file: string): Promise<void> {
    await this.client.query(
      `insert into import_record (n, kind, key, first, times, rows, last, parts, withdrawn)
      select (select coalesce(max(n), 0) from import_record) + row_number() over (order by c.key),
        e.type, c.key, 0, 0, '{}', 0, null, true
      from imported_claim c join imported_record i using (key) join record e on e.id = i.record_id
      where c.file = $1 and c.scope in (select split_part(key, '/', 1) from import_record)
        and not exists (select from import_record r where r.key = c.key)
        and exists (select from imported_claim o where o.key = c.key and o.file <> $1)`,
      [file],
    );
  }

  /** Adds the parties mentioned in earlier drafts of these records: they may resolve differently now. */
  private async mentionEarlier(): Promise<void> {
    for (let last = ''; ; ) {
      const { rows } = await this.client.query<{ key: string; said: string }>(
        `select c.key, c.said from imported_claim c where c.key > $1 and c.key in (select key from import_record)
        order by c.key fetch first ${MAX_HELD_ROWS} rows with ties`,
        [last],
      );
      for (const { said } of rows) JSON.parse(said, (_, value) => this.mentioned(value, 0));
      if (this.mentions.size >= MAX_HELD_MENTIONS) await this.flushMentions();
      const end = rows.at(-1)?.key;
      if (end === undefined) return;
      last = end;
    }
  }

  /** Returns the numbers of rejected and repaired rows. */
  async counts(): Promise<{ refusedRows: number; repairedRows: number }> {
    await this.flush();
    const { rows } = await this.client.query(
      `select count(distinct row) filter (where grade <> 'REPAIRED')::integer as refused,
        count(distinct row)::integer as noted from import_note`,
    );
    const [{ refused, noted }] = rows as [{ refused: number; noted: number }];
    return { refusedRows: refused, repairedRows: noted - refused };
  }

  /** Yields the rejected and repaired rows in file order. */
  async *noted(): AsyncGenerator<RowNote> {
    for (let last = 0; ; ) {
      const { rows } = await this.client.query<RowNote>(
        `select row, (array_agg(grade order by grade = 'REPAIRED'))[1] as grade,
          (array_agg(distinct sentence))[1:20] as sentences,
          array_remove(array_agg(distinct code), null) as codes
        from import_note where row > $1 group by row order by row limit 1000`,
        [last],
      );
      yield* rows;
      const end = rows.at(-1)?.row;
      if (end === undefined) return;
      last = end;
    }
  }

  /** Drops the temporary tables. */
  async close(): Promise<void> {
    await this.client.query(
      'drop table if exists import_part, import_seen, import_note, import_record, import_mention, import_taken, import_correction, import_turn',
    );
  }

  async flush(): Promise<void> {
    const { held } = this;
    this.held = { parts: [], corrections: [], notes: [] };
    [this.rows, this.characters] = [0, 0];
    for (const [what, rows] of Object.entries(held)) {
      if (rows.length > 0) await copyRows(this.client, COPIED_TABLES[what as keyof typeof COPIED_TABLES], rows);
    }
  }

  private async flushMentions(): Promise<void> {
    const rows = [...this.mentions].map(([id, { mention, hits }]) => [id, mention, hits]);
    this.mentions.clear();
    if (rows.length > 0) await copyRows(this.client, 'import_seen (id, mention, hits)', rows);
  }

  /** Replaces a party in a draft by the key of its mention. @param times the number of mentions to add */
  private mentioned(value: unknown, times = 1): unknown {
    const mention = (value as Partial<PartyReference> | null)?.$party;
    if (!mention || typeof mention === 'string') return value;
    const text = JSON.stringify(mention);
    const id = mentionKey(text);
    const known = this.mentions.get(id);
    if (known) known.hits += times;
    else this.mentions.set(id, { mention: text, hits: times });
    return { $party: id };
  }
}

/** Returns the key of a mention. @param mention in JSON */
export function mentionKey(mention: string): string {
  return createHash('sha1').update(mention).digest('base64url');
}
