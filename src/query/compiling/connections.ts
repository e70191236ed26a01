import { type GraphQLObjectType, type GraphQLOutputType, getNamedType } from 'graphql';
import { type CteRef, join, type PlacedLookup, raw, type Sql, sql } from '../sql.ts';
import { type CursorPosition, cursorOf, orderedBy, type PageWindow, windowOf } from './pages.ts';
import {
  asReadPlan,
  type Choice,
  type ListRows,
  ListTables,
  type ReadPlan,
  type ReadPlanOf,
  type Rows,
} from './read-plans.ts';
import type { Row, Table } from './row.ts';
import { conditionsOf, isHit, isUnnarrowed, lookupsOf, type RowSource, restrictToIds, sourceOf } from './row-source.ts';
import type { FieldExtensions, SelectedField } from './selection.ts';
import { overlays } from './versions.ts';

/** A column of a JSON object: its key in the response, and its value. */
export interface Column {
  key: string;
  sql: Sql;
}

/** The methods of the compiler that a connection needs. */
export interface Objects {
  /** A row of a table, with a new alias. */
  newRow(table: Table): Row<unknown>;
  /** The selected fields of an object of one type. */
  fields(type: GraphQLObjectType, selected: SelectedField): readonly SelectedField[];
  /** The selected columns of an object of one type, written by `write`, except for the type name. */
  columns(type: GraphQLObjectType, selected: SelectedField, write: (field: SelectedField) => Sql): Column[];
  /** The columns as a list for `select`. */
  columnList(columns: readonly Column[]): Sql;
  /** The columns as one JSON object. */
  objectOf(columns: readonly Column[]): Sql;
  /** Objects made of rows: the columns to select, and the JSON made of them, by the alias `o`. */
  objects(place: RowSource, type: GraphQLOutputType, selected: SelectedField): { inner: Sql; outer: Sql };
  /** One object made of the current row. */
  sameRow(place: RowSource, type: GraphQLOutputType, selected: SelectedField): Sql;
  /** A field of a row: as described by its parent, as declared, or a column. */
  fieldOf(place: RowSource, type: GraphQLObjectType, field: SelectedField): Sql;
  /** All rows of a choice, before paging. */
  allRows(table: Table, choice: Choice<unknown>): Rows<unknown>;
  /** A field of a connection that reads all rows of the list; null if it declares nothing. */
  ofList(rows: ListRows<unknown>, field: SelectedField): Sql | null;
  /** The value of a reading. */
  reading(reading: ReadPlan, type: GraphQLOutputType, selected: SelectedField, here: RowSource | null): Sql;
}

/** Fields of a connection that read the rows of its page; all others read the whole list. */
const PAGE_FIELDS = new Set(['nodes', 'edges', 'pageInfo']);

/**
 * One page of a list in SQL, with its counts. If several fields need the page, its rows plus one (which only shows
 * whether there are more) are a CTE named `page`. If only its nodes are selected, as in most nested lists, they are
 * read in place, without the extra row.
 */
export class Connection {
  private readonly window: PageWindow;
  private readonly place: RowSource;
  private readonly choice: Choice<unknown>;
  private isReadOnce = false;
  /** Whether both the page and `totalCount` are selected. */
  private isCounted = false;
  private matching: MatchingRows | null = null;
  private readonly tables = new ListTables();

  /**
   * @param isInList whether the list belongs to each row of another list
   * @throws GraphQLError BAD_USER_INPUT with the invalid page argument
   */
  constructor(
    private readonly objects: Objects,
    private readonly reading: ReadPlanOf<'page'>,
    private readonly table: Table,
    isInList: boolean,
  ) {
    this.choice = isInList ? reading.choice : restrictToIds(table, () => objects.newRow(table), reading.choice);
    this.window = windowOf(reading.args, reading.ordered);
    const row = objects.newRow(table);
    this.place = { row, table, entity: reading.entity, given: reading.edge?.(row) ?? null };
  }

  /** The connection as one JSON object. */
  write(type: GraphQLOutputType, selected: SelectedField): Sql {
    const connection = getNamedType(type) as GraphQLObjectType;
    const fields = this.objects.fields(connection, selected);
    const ofPage = fields.filter(({ name }) => PAGE_FIELDS.has(name));
    const ofList = fields.filter(({ name }) => !PAGE_FIELDS.has(name) && name !== '__typename');
    this.isCounted = ofPage.length > 0 && ofList.some(({ name }) => name === 'totalCount');
    this.isReadOnce = ofPage.length === 1 && ofPage[0]!.name !== 'pageInfo' && !this.window.backwards;
    if (ofList.filter((field) => this.readsRows(field)).length > 1)
      this.matching = MatchingRows.of(this.objects, this.table, this.choice);
    const columns = this.objects.columns(connection, selected, (field) => this.field(connection, field));
    const beginnings: Sql[] = [];
    const selectedColumns = this.objects.columnList(columns);
    if (ofPage.length > 0 && !this.isReadOnce) {
      beginnings.push(sql`page as materialized (${this.pageRows(selectedColumns)})`);
    }
    if (this.matching) beginnings.push(sql`matching as materialized (${this.matching.rows()})`);
    if (this.tables.all.length > 0) beginnings.push(overlays(this.tables.all));
    const beginning = beginnings.length > 0 ? sql`with ${join(beginnings, ', ')} ` : raw('');
    // If nothing is read, names in the arguments must still be resolved. PostgreSQL never reads these rows.
    const unread =
      ofPage.length + ofList.length === 0 ? sql` where true or exists (${this.firstRows(raw(''))})` : raw('');
    return sql`(${beginning}select row_to_json(c.*) from (select ${selectedColumns}) c${unread})`;
  }

  /** Whether a field of a connection reads rows of the list. */
  private readsRows({ field, name }: SelectedField): boolean {
    return (field!.extensions as FieldExtensions).ofLookups !== true && this.reading.more?.[name] === undefined;
  }

  private field(connection: GraphQLObjectType, field: SelectedField): Sql {
    const described = this.reading.more?.[field.name];
    if (described !== undefined) return this.objects.reading(asReadPlan(described), field.field!.type, field, null);
    switch (field.name) {
      case 'nodes':
        return this.nodes(field);
      case 'edges':
        return this.edges(field);
      case 'pageInfo':
        return this.pageInfo(field);
      case 'totalCount':
        return this.totalCount();
      default: {
        const rows = this.matching ?? this.objects.allRows(this.table, this.choice);
        const piece = this.objects.ofList(Object.assign(rows, { tables: this.tables }), field);
        if (!piece) throw new Error(`nothing says how ${connection.name}.${field.name} is read`);
        return piece;
      }
    }
  }

  /** The rows of the page plus one, in their order; numbered if they are read from the end. */
  private pageRows(reading: Sql): Sql {
    const rows = this.firstRows(reading);
    return this.window.backwards ? sql`select p.*, row_number() over () as "~n" from (${rows}) p` : rows;
  }

  /**
   * The first rows of the page, with the columns that are read: PostgreSQL would copy the others from row to row.
   * @param reading the SQL that reads the rows
   */
  private firstRows(reading: Sql): Sql {
    const { window, table, choice } = this;
    const { row } = this.place;
    const { ordered } = this.reading;
    const { by, id } = orderColumns(ordered, row);
    const keyset: Sql[] = [];
    if (window.after) keyset.push(beyond(ordered, by, id, window.after, ordered.descending ? '<' : '>'));
    if (window.before) keyset.push(beyond(ordered, by, id, window.before, ordered.descending ? '>' : '<'));
    const direction = raw(ordered.descending !== window.backwards ? 'desc' : 'asc');
    // Validated integers are part of the text: with a bound limit the planner would plan each execution anew.
    const read = columnsRead(reading, row.$alias);
    const columns = read.has('*') ? [raw(`${row.$alias}.*`)] : ownColumns(table, read, row.$alias);
    if (read.has('~by')) columns.push(sql`${by} as "~by"`);
    if (read.has('~key')) columns.push(sql`${id} as "~key"`);
    if (columns.length === 0) columns.push(raw('1 as "~"'));
    return sql`select ${join(columns, ', ')} from ${this.firstOfSource(row, direction)} where ${conditionsOf(table, row, choice, keyset)} order by ${by} ${direction}, ${id} ${direction} limit ${raw(String(this.rowsRead))}`;
  }

  /** Number of rows to read: one more than the page size, if it matters whether there are more. */
  private get rowsRead(): number {
    return this.isReadOnce ? this.window.size : this.window.size + 1;
  }

  /** The source of rows that are to be ordered. */
  private orderedSource(row: Row<unknown>): Sql {
    const source = sourceOf(this.table, row, this.choice);
    return this.reading.ordered.join ? sql`${source} ${this.reading.ordered.join(row)}` : source;
  }

  /** The source of the first rows. If results are ordered by rank, only as many are read as needed. */
  private firstOfSource(row: Row<unknown>, direction: Sql): Sql {
    const { among, ...others } = this.choice;
    if (!among || !this.reading.ordered.isRank) return this.orderedSource(row);
    // Ordered, so that only as many are read as make a page.
    const hits =
      this.firstFound() ??
      sql`(select * from ${among.all(null, '')} found order by score ${direction}, record_id ${direction})`;
    return sql`${sourceOf(this.table, row, others)} join ${hits} hit on ${isHit(row)}`;
  }

  /** The first rows of a ranked search, if they are also the first rows of the list; otherwise null. */
  private firstFound(): CteRef | null {
    const { window, choice } = this;
    const { ordered } = this.reading;
    const { among, ...others } = choice;
    const isFirst = ordered.isRank && ordered.descending && !window.backwards && !window.before;
    if (!among || !isFirst || !isUnnarrowed(this.table, others)) return null;
    const after = window.after && { score: window.after.value, id: window.after.id };
    return among.first(this.rowsRead, after, this.isCounted && !this.matching);
  }

  /**
   * The rows of the page, without the extra one.
   * @param reading the SQL that reads the rows
   */
  private shownRows(reading: Sql): Sql {
    const { $alias } = this.place.row;
    const { size, backwards } = this.window;
    if (this.isReadOnce) return sql`(${this.firstRows(reading)}) ${raw($alias)}`;
    if (!backwards) return raw(`page ${$alias} limit ${size}`);
    return raw(`page ${$alias} where ${$alias}."~n" <= ${size} order by ${$alias}."~n" desc`);
  }

  /** The first or the last row of the page. */
  private shownRow(last: boolean): Sql {
    const { $alias } = this.place.row;
    const { size, backwards } = this.window;
    if (backwards) {
      return raw(
        `page ${$alias} where ${$alias}."~n" <= ${size} order by ${$alias}."~n"${last ? '' : ' desc'} limit 1`,
      );
    }
    if (!last) return raw(`page ${$alias} limit 1`);
    // A separate select, since columns beside an offset would be computed for the skipped rows, too.
    return raw(
      `(select * from page offset (select greatest(least(count(*), ${size}) - 1, 0) from page) limit 1) ${$alias}`,
    );
  }

  private cursor(): Sql {
    const { ordered } = this.reading;
    const { row } = this.place;
    const id = ordered.id ? raw(`${row.$alias}."~key"`) : (row as Row<{ id: string }>).id;
    return cursorOf(ordered, orderedBy(row), id);
  }

  private nodes(field: SelectedField): Sql {
    const node = this.place.given?.node;
    if (node === undefined) {
      const { inner, outer } = this.objects.objects({ ...this.place, given: null }, field.field!.type, field);
      return sql`(select coalesce(json_agg(${outer}), '[]'::json) from (select ${inner} from ${this.shownRows(inner)}) o)`;
    }
    const itemType = getNamedType(field.field!.type) as GraphQLOutputType;
    const piece = this.objects.reading(asReadPlan(node), itemType, field, this.place);
    return sql`(select coalesce(json_agg(o.node), '[]'::json) from (select ${piece} as node from ${this.shownRows(piece)}) o)`;
  }

  private edges(field: SelectedField): Sql {
    const edgeType = getNamedType(field.field!.type) as GraphQLObjectType;
    const columns = this.objects.columns(edgeType, field, (selected) => {
      if (selected.name === 'cursor') return this.cursor();
      if (selected.name === 'node' && this.place.given?.node === undefined) {
        return this.objects.sameRow(this.place, selected.field!.type, selected);
      }
      return this.objects.fieldOf(this.place, edgeType, selected);
    });
    const inner = this.objects.columnList(columns);
    return sql`(select coalesce(json_agg(row_to_json(o.*)), '[]'::json) from (select ${inner} from ${this.shownRows(inner)}) o)`;
  }

  private pageInfo(field: SelectedField): Sql {
    const { window } = this;
    const type = getNamedType(field.field!.type) as GraphQLObjectType;
    const more = raw(`(select count(*) > ${window.size} from page)`);
    const cursorAt = (itsEnd: boolean) => sql`(select ${this.cursor()} from ${this.shownRow(itsEnd)})`;
    const columns = this.objects.columns(type, field, (selected) => {
      switch (selected.name) {
        case 'hasNextPage':
          return window.backwards ? this.onTheOtherSide(window.before, true) : more;
        case 'hasPreviousPage':
          return window.backwards ? more : this.onTheOtherSide(window.after, false);
        case 'startCursor':
          return cursorAt(false);
        case 'endCursor':
          return cursorAt(true);
        default:
          throw new Error(`nothing says how ${type.name}.${selected.name} is read`);
      }
    });
    return this.objects.objectOf(columns);
  }

  /**
   * Whether the list has rows on the other side of the cursor. It reads the nearest row: with `exists`, PostgreSQL may
   * scan a whole table in which it expects many rows, although there are few.
   */
  private onTheOtherSide(from: CursorPosition | null, behind: boolean): Sql {
    if (!from) return raw('false');
    const { choice } = this;
    const { ordered } = this.reading;
    const row = this.objects.newRow(this.table);
    const { by, id } = orderColumns(ordered, row);
    const operator = ordered.descending !== behind ? '>=' : '<=';
    const condition = beyond(ordered, by, id, from, operator);
    const direction = raw(operator === '>=' ? 'asc' : 'desc');
    return sql`(select true from ${this.orderedSource(row)} where ${conditionsOf(this.table, row, choice, [condition])} order by ${by} ${direction}, ${id} ${direction} limit 1) is not null`;
  }

  private totalCount(): Sql {
    if (this.matching) return raw('(select count(*) from matching)');
    const { choice } = this;
    if (choice.among && isUnnarrowed(this.table, choice)) {
      return choice.among.count(this.isCounted ? this.firstFound() : null);
    }
    const row = this.objects.newRow(this.table);
    return sql`(select count(*) from ${sourceOf(this.table, row, choice)} where ${conditionsOf(this.table, row, choice)})`;
  }
}

/**
 * All rows of a list, found once if several fields need them: a CTE named `matching`, with only the columns that are
 * used.
 */
class MatchingRows implements Rows<unknown> {
  readonly wholeTable = null;
  private readonly columns = new Set<string>();

  private constructor(
    private readonly objects: Objects,
    private readonly table: Table,
    private readonly choice: Choice<unknown>,
  ) {}

  /** Null if the list is a whole table, which is counted as fast as it is copied. */
  static of(objects: Objects, table: Table, choice: Choice<unknown>): MatchingRows | null {
    const isNarrowed = choice.among || !isUnnarrowed(table, choice);
    return isNarrowed ? new MatchingRows(objects, table, choice) : null;
  }

  get tableName(): string {
    return this.table.metadata.tableName;
  }

  get lookups(): readonly PlacedLookup[] {
    return lookupsOf(this.table, this.choice);
  }

  select(
    columns: (row: Row<unknown>) => Sql,
    { join: beside, after }: { join?: (row: Row<unknown>) => Sql | null; after?: (row: Row<unknown>) => Sql } = {},
  ): Sql {
    const named = this.objects.newRow(this.table);
    const row = this.noticed(named);
    return sql`select ${columns(row)} from matching ${raw(named.$alias)} ${beside?.(row) ?? raw('')} where true ${after?.(row) ?? raw('')}`;
  }

  /** The rows themselves; to be written after everything that reads them. */
  rows(): Sql {
    const row = this.objects.newRow(this.table);
    const columns = [...this.columns].map((column) => `${row.$alias}.${column}`).join(', ');
    return sql`select ${raw(columns || '1 as "~"')} from ${sourceOf(this.table, row, this.choice)} where ${conditionsOf(this.table, row, this.choice)}`;
  }

  /** A row that records which of its columns are used. */
  private noticed(row: Row<unknown>): Row<unknown> {
    const { columns, relations } = this.table;
    return new Proxy(row, {
      get: (target, name: string) => {
        const column = columns.get(name) ?? relations.get(name)?.column;
        if (column) this.columns.add(column);
        // Code that uses the row by its alias may use any column.
        else if (name.startsWith('$')) {
          for (const each of columns.values()) this.columns.add(each);
          for (const each of relations.values()) this.columns.add(each.column);
        }
        return Reflect.get(target, name);
      },
    });
  }
}

/** The columns that SQL reads from a row, with its alias; `*` if it uses the row as a whole. */
function columnsRead(piece: Sql, alias: string): ReadonlySet<string> {
  // After a table or a sub-select, the alias is not a use of the row but its name.
  const uses = new RegExp(`(?<!\\w|page |\\) )${alias}(?:\\.("?[a-z0-9_~]+"?))?(?!\\w)`, 'g');
  const read = new Set<string>();
  const collect = ({ strings, parts }: Sql): void => {
    for (const text of strings) {
      if (!text.includes(alias)) continue;
      for (const [, column = '*'] of text.matchAll(uses)) read.add(column.replaceAll('"', ''));
    }
    for (const part of parts) {
      if (part.part === 'sql') collect(part);
      else if (part.part === 'visible' && part.visibility === `${alias}.visibility`) read.add('visibility');
    }
  };
  collect(piece);
  return read;
}

/** Those of the columns that a table has. */
function ownColumns({ columns, relations }: Table, wanted: ReadonlySet<string>, alias: string): Sql[] {
  const own = new Set([...columns.values(), ...[...relations.values()].map(({ column }) => column)]);
  return [...own].filter((column) => wanted.has(column.slice(1, -1))).map((column) => raw(`${alias}.${column}`));
}

/** The expressions that order rows: the value, then the id. */
export function orderColumns(ordered: ReadPlanOf<'page'>['ordered'], row: Row<unknown>): { by: Sql; id: Sql } {
  return { by: ordered.by(row), id: ordered.id ? ordered.id(row) : (row as Row<{ id: string }>).id };
}

function beyond(ordered: ReadPlanOf<'page'>['ordered'], by: Sql, id: Sql, from: CursorPosition, operator: string): Sql {
  return sql`(${by}, ${id}) ${raw(operator)} (${from.value}::${raw(ordered.type)}, ${from.id}::uuid)`;
}
