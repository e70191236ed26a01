import { type Ordering, orderingOf, pageOf } from './pages.ts';
import type { Cell, Row, TableName, World } from './rows.ts';
import { sorted } from './rows.ts';
import type { TextIn } from './texts.ts';
import { matches } from './wheres.ts';

/** Computes one field of a type from its parent, its arguments and the world. */
export type FieldRule = (parent: Row, args: Cell, world: World) => unknown;
export type FieldRules = { readonly [type: string]: { readonly [field: string]: FieldRule } };

/** A list of records, filtered, ordered and paged by its arguments. */
export function listOf(
  world: World,
  type: string,
  rows: readonly Row[],
  args: Cell,
  usual?: string | Ordering,
): object {
  const { where } = args;
  return pageOf(
    rows.filter((row) => matches(world, type, row, where)),
    typeof usual === 'object' && !args.orderBy
      ? usual
      : orderingOf(world, type, args.orderBy, typeof usual === 'string' ? usual : undefined),
    args,
    (row) => ({ node: row }),
  );
}

/** The parts of a record, in the order of the record. */
export function partsOf(world: World, table: TableName, column: string, owner: Row): Row[] {
  const parts = world.tables[table].filter((part) => part[column] === owner.id);
  return sorted(
    parts,
    (part) => part.ordinal ?? 0,
    (part) => part.id,
  );
}

/** The first entries of a short list. */
export function firstOf<T>(rows: readonly T[], { first }: { first?: number | null }): T[] {
  return rows.slice(0, first ?? rows.length);
}

/** The records at the other end of parts, without those that the viewer may not see. */
export function recordsOf(world: World, table: TableName, ids: readonly string[]): Row[] {
  return ids.map((id) => world.one(table, id)).filter((row) => row !== null);
}

export function topicsOf(world: World, record: Row): Row[] {
  const topics = partsOf(world, 'record_topic', 'record_id', record);
  const inOrder = sorted(
    topics,
    (each) => each.ordinal,
    (each) => each.topic_id,
  );
  return recordsOf(
    world,
    'topic',
    inOrder.map((each) => each.topic_id),
  );
}

/** The name of a row in its languages. */
export function nameOf(row: Row): TextIn {
  return { text: row.name, lang: row.name_lang, others: row.names_in };
}

/** The summary of a row in its languages. */
export function summaryOf(row: Row): TextIn {
  return { text: row.summary, lang: row.summary_lang, others: row.summaries_in };
}

/** The title of a row in its languages. */
export function titleOf(row: Row): TextIn {
  return { text: row.title, lang: row.title_lang, others: row.titles_in };
}
