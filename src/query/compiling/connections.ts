import { type GraphQLObjectType, type GraphQLOutputType, getNamedType } from 'graphql';
import { join, type PlacedLookup, raw, type Shared, type Sql, sql } from '../sql.ts';
import { type CursorPosition, cursorOf, type PageWindow, windowOf } from './pages.ts';
import { amongFew, conditionsOf, isHit, isUnnarrowed, lookupsOf, type Place, sourceOf } from './place.ts';
import { asReading, type Choice, type Reading, type ReadingOf, type Rows } from './readings.ts';
import type { Row, Table } from './row.ts';
import type { FieldExtensions, SelectedField } from './selection.ts';

/** A value in SQL by the key that it has in the answer. */
export interface Column {
  key: string;
  sql: Sql;
}

/** What a connection leaves to whoever makes objects: all that is not peculiar to pages. */
export interface Objects {
  /** A row of a table by a name of its own. */
  newRow(table: Table): Row<unknown>;
  /** The fields that are selected of an object of one type. */
  fields(type: GraphQLObjectType, selected: SelectedField): readonly SelectedField[];
  /** What is selected of an object of one type, each field as `write` says; the type's name needs no saying. */
  columns(type: GraphQLObjectType, selected: SelectedField, write: (field: SelectedField) => Sql): Column[];
  /** Columns as they stand between `select` and `from`. */
  columnList(columns: readonly Column[]): Sql;
  /** Columns as one JSON object. */
  objectOf(columns: readonly Column[]): Sql;
  /** Objects made of rows: the columns to select from the row, and the JSON made of these, by the alias `o`. */
  objects(place: Place, type: GraphQLOutputType, selected: SelectedField): { inner: Sql; outer: Sql };
  /** One object made of the row at hand. */
  sameRow(place: Place, type: GraphQLOutputType, selected: SelectedField): Sql;
  /** A field of a row: as its parent's description gave it, as it declares, or its column. */
  fieldOf(place: Place, type: GraphQLObjectType, field: SelectedField): Sql;
  /** All rows of a choice, before it is cut into pages. */
  allRows(table: Table, choice: Choice<unknown>): Rows<unknown>;
  /** A field of a list that declares how it is read of all its rows; null where none does. */
  ofList(rows: Rows<unknown>, field: SelectedField): Sql | null;
  /** A value as it was described. */
  reading(reading: Reading, type: GraphQLOutputType, selected: SelectedField, here: Place | null): Sql;
}

/** The fields of a connection that are read from the rows of its page; all others are read from the whole list. */
const OF_PAGE = new Set(['nodes', 'edges', 'pageInfo']);

/** Whether a field of a connection reads rows of the list. */
function readsRows({ field }: SelectedField): boolean {
  return (field!.extensions as FieldExtensions).ofLookups !== true;
}

/**
 * One page of a list in SQL, and what goes with it. Where several things are read from the page, its rows, and one more
 * that only tells whether there are more, stand at the beginning of its sub-select by the name `page`; where only its
 * nodes are wanted, as of most lists inside lists, they are read where they are needed, and no more of them.
 */
export class Connection {
  private readonly window: PageWindow;
  private readonly place: Place;
  private readonly choice: Choice<unknown>;
  private isReadOnce = false;
  /** Whether the page is read and the list counted. */
  private isCounted = false;
  private matching: MatchingRows | null = null;

  /**
   * @param isInList whether it is a list of each row of another one
   * @throws GraphQLError BAD_USER_INPUT, naming the argument of the page that is wrong
   */
  constructor(
    private readonly objects: Objects,
    private readonly reading: ReadingOf<'page'>,
    private readonly table: Table,
    isInList: boolean,
  ) {
    this.choice = isInList ? reading.choice : amongFew(table, () => objects.newRow(table), reading.choice);
    this.window = windowOf(reading.args, reading.ordered);
    const row = objects.newRow(table);
    this.place = { row, table, entity: reading.entity, given: reading.edge?.(row) ?? null };
  }

  /** The connection as one JSON object. */
  write(type: GraphQLOutputType, selected: SelectedField): Sql {
    const connection = getNamedType(type) as GraphQLObjectType;
    const fields = this.objects.fields(connection, selected);
    const ofPage = fields.filter(({ name }) => OF_PAGE.has(name));
    const ofList = fields.filter(({ name }) => !OF_PAGE.has(name) && name !== '__typename');
    this.isCounted = ofPage.length > 0 && ofList.some(({ name }) => name === 'totalCount');
    this.isReadOnce = ofPage.length === 1 && ofPage[0]!.name !== 'pageInfo' && !this.window.backwards;
    if (ofList.filter(readsRows).length > 1) this.matching = MatchingRows.of(this.objects, this.table, this.choice);
    const columns = this.objects.columns(connection, selected, (field) => this.field(connection, field));
    const beginnings: Sql[] = [];
    if (ofPage.length > 0 && !this.isReadOnce) beginnings.push(sql`page as materialized (${this.pageRows()})`);
    if (this.matching) beginnings.push(sql`matching as materialized (${this.matching.rows()})`);
    const beginning = beginnings.length > 0 ? sql`with ${join(beginnings, ', ')} ` : raw('');
    // Where nothing is read, what names in the arguments mean is told all the same: PostgreSQL never looks at the rows.
    const unread = ofPage.length + ofList.length === 0 ? sql` where true or exists (${this.firstRows()})` : raw('');
    return sql`(${beginning}select row_to_json(c.*) from (select ${this.objects.columnList(columns)}) c${unread})`;
  }

  private field(connection: GraphQLObjectType, field: SelectedField): Sql {
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
        const piece = this.objects.ofList(rows, field);
        if (!piece) throw new Error(`nothing says how ${connection.name}.${field.name} is read`);
        return piece;
      }
    }
  }

  /** The rows of the page and one more, in their order; numbered where they are read from the end. */
  private pageRows(): Sql {
    const rows = this.firstRows();
    return this.window.backwards ? sql`select p.*, row_number() over () as "~n" from (${rows}) p` : rows;
  }

  private firstRows(): Sql {
    const { window, table, choice } = this;
    const { row } = this.place;
    const { ordered } = this.reading;
    const { by, id } = orderColumns(ordered, row);
    const keyset: Sql[] = [];
    if (window.after) keyset.push(beyond(ordered, by, id, window.after, ordered.descending ? '<' : '>'));
    if (window.before) keyset.push(beyond(ordered, by, id, window.before, ordered.descending ? '>' : '<'));
    const direction = raw(ordered.descending !== window.backwards ? 'desc' : 'asc');
    // Validated integers stand in the text: with a bound limit the planner would plan again each time.
    return sql`select ${raw(`${row.$alias}.*`)}, ${by} as "~by", ${id} as "~key" from ${this.firstOfSource(row, direction)} where ${conditionsOf(table, row, choice, keyset)} order by ${by} ${direction}, ${id} ${direction} limit ${raw(String(this.rowsRead))}`;
  }

  /** How many rows are read: where it matters whether there are more, one more than are shown. */
  private get rowsRead(): number {
    return this.isReadOnce ? this.window.size : this.window.size + 1;
  }

  /** Where rows come from when they are to be ordered. */
  private orderedSource(row: Row<unknown>): Sql {
    const source = sourceOf(this.table, row, this.choice);
    return this.reading.ordered.join ? sql`${source} ${this.reading.ordered.join(row)}` : source;
  }

  /** Where the first rows come from: of what was found and is ordered by its rank no more is asked for than is needed. */
  private firstOfSource(row: Row<unknown>, direction: Sql): Sql {
    const { among, ...others } = this.choice;
    if (!among || !this.reading.ordered.isRank) return this.orderedSource(row);
    // In order, so that no more of them are looked at than make a page.
    const hits =
      this.firstFound() ??
      sql`(select * from ${among.all(null, '')} found order by score ${direction}, record_id ${direction})`;
    return sql`${sourceOf(this.table, row, others)} join ${hits} hit on ${isHit(row)}`;
  }

  /** The first rows of what was found, where these are the first rows of the list; else null. */
  private firstFound(): Shared | null {
    const { window, choice } = this;
    const { ordered } = this.reading;
    const { among, ...others } = choice;
    const isFirst = ordered.isRank && ordered.descending && !window.backwards && !window.before;
    if (!among || !isFirst || !isUnnarrowed(this.table, others)) return null;
    const after = window.after && { score: window.after.value, id: window.after.id };
    return among.first(this.rowsRead, after, this.isCounted && !this.matching);
  }

  /** The rows of the page, without the one that only tells that there are more. */
  private shownRows(): Sql {
    const { $alias } = this.place.row;
    const { size, backwards } = this.window;
    if (this.isReadOnce) return sql`(${this.firstRows()}) ${raw($alias)}`;
    if (!backwards) return raw(`page ${$alias} limit ${size}`);
    return raw(`page ${$alias} where ${$alias}."~n" <= ${size} order by ${$alias}."~n" desc`);
  }

  /** The first or the last one of the rows that are shown. */
  private shownRow(last: boolean): Sql {
    const { $alias } = this.place.row;
    const { size, backwards } = this.window;
    if (backwards) {
      return raw(
        `page ${$alias} where ${$alias}."~n" <= ${size} order by ${$alias}."~n"${last ? '' : ' desc'} limit 1`,
      );
    }
    if (!last) return raw(`page ${$alias} limit 1`);
    // A select of its own: what is selected beside an offset is computed for the rows that are passed over, too.
    return raw(
      `(select * from page offset (select greatest(least(count(*), ${size}) - 1, 0) from page) limit 1) ${$alias}`,
    );
  }

  private cursor(): Sql {
    const { $alias } = this.place.row;
    return cursorOf(this.reading.ordered, raw(`${$alias}."~by"`), raw(`${$alias}."~key"`));
  }

  private nodes(field: SelectedField): Sql {
    const node = this.place.given?.node;
    if (node === undefined) {
      const { inner, outer } = this.objects.objects({ ...this.place, given: null }, field.field!.type, field);
      return sql`(select coalesce(json_agg(${outer}), '[]'::json) from (select ${inner} from ${this.shownRows()}) o)`;
    }
    const itemType = getNamedType(field.field!.type) as GraphQLOutputType;
    const piece = this.objects.reading(asReading(node), itemType, field, this.place);
    return sql`(select coalesce(json_agg(o.node), '[]'::json) from (select ${piece} as node from ${this.shownRows()}) o)`;
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
    return sql`(select coalesce(json_agg(row_to_json(o.*)), '[]'::json) from (select ${this.objects.columnList(columns)} from ${this.shownRows()}) o)`;
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
   * Whether the list has rows on the far side of the cursor that a page started from. It is asked for the nearest: of a
   * table in which PostgreSQL expects many it would begin to read the whole, even where there are few.
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
 * All rows of a list, found once where several things are read of them: in the statement they go by the name `matching`,
 * with those columns alone that were asked of them.
 */
class MatchingRows implements Rows<unknown> {
  readonly wholeTable = null;
  private readonly columns = new Set<string>();

  private constructor(
    private readonly objects: Objects,
    private readonly table: Table,
    private readonly choice: Choice<unknown>,
  ) {}

  /** Null where a list is a whole table, which is counted as fast as it is copied. */
  static of(objects: Objects, table: Table, choice: Choice<unknown>): MatchingRows | null {
    const isNarrowed = choice.among || !isUnnarrowed(table, choice);
    return isNarrowed ? new MatchingRows(objects, table, choice) : null;
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

  /** The rows themselves, once all that is read of them has been written. */
  rows(): Sql {
    const row = this.objects.newRow(this.table);
    const columns = [...this.columns].map((column) => `${row.$alias}.${column}`).join(', ');
    return sql`select ${raw(columns || '1 as "~"')} from ${sourceOf(this.table, row, this.choice)} where ${conditionsOf(this.table, row, this.choice)}`;
  }

  /** A row whose columns are noticed when they are asked for. */
  private noticed(row: Row<unknown>): Row<unknown> {
    const { columns, relations } = this.table;
    return new Proxy(row, {
      get: (target, name: string) => {
        const column = columns.get(name) ?? relations.get(name)?.column;
        if (column) this.columns.add(column);
        // Who takes the row by its name may take any column of it.
        else if (name.startsWith('$')) {
          for (const each of columns.values()) this.columns.add(each);
          for (const each of relations.values()) this.columns.add(each.column);
        }
        return Reflect.get(target, name);
      },
    });
  }
}

/** By what a row is put in its place: the value, and then the id. */
export function orderColumns(ordered: ReadingOf<'page'>['ordered'], row: Row<unknown>): { by: Sql; id: Sql } {
  return { by: ordered.by(row), id: ordered.id ? ordered.id(row) : (row as Row<{ id: string }>).id };
}

function beyond(ordered: ReadingOf<'page'>['ordered'], by: Sql, id: Sql, from: CursorPosition, operator: string): Sql {
  return sql`(${by}, ${id}) ${raw(operator)} (${from.value}::${raw(ordered.type)}, ${from.id}::uuid)`;
}
