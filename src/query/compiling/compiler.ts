import {
  type GraphQLAbstractType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { join, raw, type Sql, sql } from '../sql.ts';
import { type Column, Connection, type Objects } from './connections.ts';
import {
  asReadPlan,
  type Choice,
  type Declaration,
  type ListRows,
  type ReadPlan,
  type ReadPlanOf,
  type Rows,
  withId,
} from './read-plans.ts';
import { NEEDS_KEY, nameInSql, TYPE_KEY } from './response-aliases.ts';
import type { EntityClass, Row, Table, Tables } from './row.ts';
import {
  columnOf,
  conditionsOf,
  isUnnarrowed,
  lookupsOf,
  type RowSource,
  restrictToIds,
  sourceOf,
} from './row-source.ts';
import type { FieldExtensions, SelectedField, Selection } from './selection.ts';
import { SharedColumns } from './shared-columns.ts';
import { overlays, VersionScope } from './versions.ts';

/** Writes scalars as JSON in SQL, by name of the scalar; others are selected unchanged. */
export type ScalarWriters = { readonly [scalar: string]: (value: Sql) => Sql };

/** An object type of rows, and the value of the discriminator; null if all rows of the table have the type. */
interface TypeOfRows {
  value: string | null;
  type: GraphQLObjectType;
}

/**
 * The types of the objects that rows become: one, several by a discriminator, or those of the records in other tables to
 * which the rows of a registry refer.
 */
type RowTypes =
  | { kind: 'one'; type: GraphQLObjectType }
  | { kind: 'several'; column: string; types: readonly TypeOfRows[] }
  | ({ kind: 'registry'; type: GraphQLAbstractType } & NonNullable<Table['registry']>);

type RowTypesOf<Kind extends RowTypes['kind']> = Extract<RowTypes, { kind: Kind }>;

/**
 * Compiles a selection, and what its fields declare, into one SQL fragment. It handles tables and GraphQL types
 * generically, none by name.
 */
export class Compiler implements Objects {
  /** Number of rows that have aliases. */
  private rows = 0;
  /** The version whose own rows are being read; null while anything else is read. */
  private version: VersionScope | null = null;

  /**
   * @param forObjects whether graphql-js completes the response: it needs the type of each object, and the columns for
   *   fields computed in JavaScript
   */
  constructor(
    private readonly selection: Selection,
    private readonly tables: Tables,
    private readonly scalars: ScalarWriters,
    private readonly context: unknown,
    private readonly forObjects: boolean,
  ) {}

  root(selected: SelectedField): Sql {
    const declaration = (selected.field!.extensions as FieldExtensions).reading!;
    const reading = (declaration as (args: unknown, context: unknown) => ReadPlan | Sql)(
      this.selection.args(selected),
      this.context,
    );
    return this.reading(asReadPlan(reading), selected.field!.type, selected, null);
  }

  /** The value of a separate reading, which a resolver in JavaScript returned. */
  alone(reading: ReadPlan, type: GraphQLOutputType, nodes: SelectedField['nodes']): Sql {
    return this.reading(reading, type, { key: '', name: nodes[0]!.name.value, field: null, nodes }, null);
  }

  /**
   * An object of these columns as one SQL value. It uses `o.*`, since `o` alone would be the column `o` if a client
   * selects one of that name.
   */
  objectOf(columns: readonly Column[]): Sql {
    if (columns.length === 0) return raw(`'{}'::json`);
    return sql`(select row_to_json(o.*) from (select ${this.columnList(columns)}) o)`;
  }

  columnList(columns: readonly Column[]): Sql {
    return join(
      columns.map(({ key, sql: value }) => sql`${value} as ${raw(`"${nameInSql(key)}"`)}`),
      ', ',
    );
  }

  newRow(table: Table): Row<unknown> {
    this.rows += 1;
    const alias = `r${this.rows}`;
    return table.row(alias, this.version?.suffixOf(table, alias));
  }

  reading(reading: ReadPlan, type: GraphQLOutputType, selected: SelectedField, here: RowSource | null): Sql {
    switch (reading.kind) {
      case 'value':
        return this.scalar(type, reading.sql);
      case 'one':
        return this.one(reading, type, selected);
      case 'list':
        return this.list(reading, type, selected);
      case 'page': {
        const table = this.tables.of(reading.entity);
        return this.asNow(table, () => new Connection(this, reading, table, here !== null).write(type, selected));
      }
      case 'object':
        return this.object(reading, type, selected, here);
      case 'json':
        return sql`${JSON.stringify(reading.json)}::json`;
      case 'sameRow':
        return this.sameRow(here!, type, selected);
      case 'array': {
        const item = getNamedType(type) as GraphQLOutputType;
        const readings = reading.readings.map((each) => this.reading(each, item, selected, here));
        return sql`json_build_array(${join(readings, ', ')})`;
      }
      case 'each': {
        const value = this.reading(reading.reading, getNamedType(type) as GraphQLOutputType, selected, here);
        return sql`(select json_agg(${value} order by "~wanted".place) from (${reading.wanted}) "~wanted")`;
      }
      case 'entry': {
        const value = this.reading(reading.reading, type, selected, null);
        return sql`(select array_agg(${value} order by ${reading.orderBy}) from ${reading.from})[${reading.position}]`;
      }
      case 'merged':
        return this.merged(reading, type, selected, here);
      case 'rows':
        return this.rowsOf(reading, type, selected);
      case 'aggregate': {
        const table = this.tables.of(reading.entity);
        return this.asNow(table, () => {
          const choice = here ? reading.choice : restrictToIds(table, () => this.newRow(table), reading.choice);
          return this.reading(reading.derive(this.allRows(table, choice)), type, selected, null);
        });
      }
      case 'overlaid':
        return sql`(with ${overlays(reading.tables)} select ${this.reading(reading.reading, type, selected, here)})`;
      case 'versions':
        return this.versions(reading, type, selected);
    }
  }

  private merged(
    reading: ReadPlanOf<'merged'>,
    type: GraphQLOutputType,
    selected: SelectedField,
    here: RowSource | null,
  ): Sql {
    const [first, second] = [reading.first, reading.second].map(
      (each, index) =>
        sql`json_array_elements(${this.reading(each, type, selected, here)}) with ordinality ${raw(`a${index + 1} (value, n)`)}`,
    );
    return sql`(select json_agg(case json_typeof(a1.value) when 'null' then a2.value else a1.value end order by a1.n)
      from ${first} join ${second} on a2.n = a1.n)`;
  }

  private scalar(type: GraphQLOutputType, piece: Sql): Sql {
    const bare = isNonNullType(type) ? type.ofType : type;
    if (isListType(bare)) return piece;
    const writer = this.scalars[getNamedType(bare).name];
    return writer ? writer(piece) : piece;
  }

  fields(type: GraphQLObjectType, selected: SelectedField): readonly SelectedField[] {
    return this.selection.of(type, selected.nodes);
  }

  columns(type: GraphQLObjectType, selected: SelectedField, write: (field: SelectedField) => Sql): Column[] {
    const name = raw(`'${type.name}'::text`);
    const columns = this.fields(type, selected).map(
      (field): Column => ({ key: field.key, sql: field.name === '__typename' ? name : write(field) }),
    );
    if (this.forObjects) columns.push({ key: TYPE_KEY, sql: name });
    return columns;
  }

  private object(
    reading: ReadPlanOf<'object'>,
    type: GraphQLOutputType,
    selected: SelectedField,
    here: RowSource | null,
  ): Sql {
    const written = this.objectOf(this.describedColumns(reading.fields, type, selected, here));
    return reading.absentIf ? sql`case when ${reading.absentIf} then null else ${written} end` : written;
  }

  private rowsOf(reading: ReadPlanOf<'rows'>, type: GraphQLOutputType, selected: SelectedField): Sql {
    const columns = this.columnList(this.describedColumns(reading.fields, type, selected, null));
    const order = reading.orderBy ? sql` order by ${reading.orderBy}` : raw('');
    return sql`(select coalesce(json_agg(row_to_json(o.*)), '[]'::json) from (select ${columns} from ${reading.from}${order}) o)`;
  }

  private describedColumns(
    fields: ReadPlanOf<'object'>['fields'],
    type: GraphQLOutputType,
    selected: SelectedField,
    here: RowSource | null,
  ): Column[] {
    const objectType = getNamedType(type) as GraphQLObjectType;
    return this.columns(objectType, selected, (field) => {
      const described = fields[field.name];
      if (described === undefined && this.isComputed(field)) return raw('null');
      if (described === undefined) throw new Error(`${objectType.name}.${field.name} was not described`);
      return this.reading(asReadPlan(described), field.field!.type, field, here);
    });
  }

  // ---------------------------------------------------------------------------------------------------- rows of tables

  private one(reading: ReadPlanOf<'one'>, type: GraphQLOutputType, selected: SelectedField): Sql {
    const table = this.tables.of(reading.entity);
    if (!this.version || this.version.holds(table)) return this.oneRow(reading, type, selected);
    const { keys, key } = this.keysOf(table, reading.choice, reading.isUnique ? null : 1);
    const found = this.asNow(table, () =>
      this.oneRow(withId(reading.entity as EntityClass<{ id: string }>, key), type, selected),
    );
    return sql`(select ${found} from ${keys})`;
  }

  /** @param suffix suffix of the id, if the row is that of a version */
  private oneRow(
    reading: ReadPlanOf<'one', never> | ReadPlanOf<'one'>,
    type: GraphQLOutputType,
    selected: SelectedField,
    suffix: Sql | null = null,
  ): Sql {
    const table = this.tables.of(reading.entity);
    const choice = reading.choice as Choice<unknown>;
    const row = suffix ? table.row(this.newRow(table).$alias, suffix) : this.newRow(table);
    const { inner, outer } = this.objects({ row, table, entity: reading.entity, given: null }, type, selected);
    const order = choice.orderBy ? sql` order by ${choice.orderBy(row)}` : raw('');
    // Without a limit the planner can merge the two selects.
    const end = reading.isUnique ? raw('') : sql`${order} limit 1`;
    return sql`(select ${outer} from (select ${inner} from ${sourceOf(table, row, choice)} where ${conditionsOf(
      table,
      row,
      choice,
    )}${end}) o)`;
  }

  private list(reading: ReadPlanOf<'list'>, type: GraphQLOutputType, selected: SelectedField): Sql {
    const table = this.tables.of(reading.entity);
    if (this.version && !this.version.holds(table)) {
      const { keys, key } = this.keysOf(table, reading.choice, reading.most);
      const found = this.asNow(table, () =>
        this.oneRow(withId(reading.entity as EntityClass<{ id: string }>, key), type, selected),
      );
      return sql`(select coalesce(json_agg(v.value order by v.n) filter (where v.value is not null), '[]'::json)
        from (select ${found} as value, n from ${keys}) v)`;
    }
    const row = this.newRow(table);
    const { inner, outer } = this.objects({ row, table, entity: reading.entity, given: null }, type, selected);
    const order = reading.choice.orderBy ? sql` order by ${reading.choice.orderBy(row)}` : raw('');
    const limit = reading.most === null ? raw('') : raw(` limit ${reading.most}`);
    return sql`(select coalesce(json_agg(${outer}), '[]'::json) from (select ${inner} from ${sourceOf(
      table,
      row,
      reading.choice,
    )} where ${conditionsOf(table, row, reading.choice)}${order}${limit}) o)`;
  }

  // ---------------------------------------------------------------------------------------------------------- versions

  private versions(reading: ReadPlanOf<'versions'>, type: GraphQLOutputType, selected: SelectedField): Sql {
    const scope = new VersionScope(reading);
    const suffix = scope.holds(this.tables.of(reading.reading.entity)) ? null : reading.suffix;
    return scope.found(this.inside(scope, () => this.oneRow(reading.reading, type, selected, suffix)));
  }

  /** Reads a table that is no part of the current version from the current tables. */
  private asNow(table: Table, write: () => Sql): Sql {
    const { version } = this;
    if (!version || version.holds(table)) return write();
    return version.outside(this.inside(null, write));
  }

  private inside(version: VersionScope | null, write: () => Sql): Sql {
    const around = this.version;
    this.version = version;
    try {
      return write();
    } finally {
      this.version = around;
    }
  }

  /** The ids of the records that a version refers to, in order, as rows (id, n), and the id of the current row. */
  private keysOf(table: Table, choice: Choice<unknown>, most: number | null): { keys: Sql; key: Sql } {
    const row = this.newRow(table) as Row<{ id: string }>;
    const name = `k${row.$alias}`;
    const order = choice.orderBy ? sql`order by ${choice.orderBy(row)}` : raw('');
    const limit = most === null ? raw('') : raw(` limit ${most}`);
    const keys = sql`(select ${row.id} as id, row_number() over (${order}) as n from ${sourceOf(table, row, choice)}
      where ${conditionsOf(table, row, choice)} order by n${limit}) ${raw(name)}`;
    return { keys, key: raw(`${name}.id`) };
  }

  sameRow(here: RowSource, type: GraphQLOutputType, selected: SelectedField): Sql {
    const { inner, outer } = this.objects({ ...here, given: null }, type, selected);
    return sql`(select ${outer} from (select ${inner}) o)`;
  }

  /** Objects made of rows: the columns to select, and the JSON made of them, by the alias `o`. */
  objects(place: RowSource, type: GraphQLOutputType, selected: SelectedField): { inner: Sql; outer: Sql } {
    const types = this.rowTypesOf(place, getNamedType(type));
    switch (types.kind) {
      case 'one':
        return this.ofOneType(place, types.type, selected);
      case 'several':
        return this.ofSeveralTypes(place, types, selected);
      case 'registry':
        return this.ofRegistry(place, types, selected);
    }
  }

  private rowTypesOf(place: RowSource, type: GraphQLNamedType): RowTypes {
    if (!isAbstractType(type)) return { kind: 'one', type: type as GraphQLObjectType };
    if (place.table.registry) return { kind: 'registry', ...place.table.registry, type };
    const types = this.typesOf(place, type);
    const [only] = types;
    if (types.length === 1) return { kind: 'one', type: only!.type };
    return { kind: 'several', column: place.table.discriminator!.column, types };
  }

  /** Rows that all become objects of one type. */
  private ofOneType(place: RowSource, type: GraphQLObjectType, selected: SelectedField): { inner: Sql; outer: Sql } {
    const columns = this.fieldsOf(place, type, selected);
    if (columns.length === 0) return { inner: raw('1 as "~"'), outer: raw(`'{}'::json`) };
    return { inner: this.columnList(columns), outer: raw('row_to_json(o.*)') };
  }

  /** The object types that rows of a table may have, with their discriminator values. */
  private typesOf(place: RowSource, type: GraphQLAbstractType): TypeOfRows[] {
    const possible = this.selection.schema.getPossibleTypes(type);
    const find = (name: string) => possible.find((candidate) => candidate.name === name);
    if (!place.table.discriminator) {
      const only = find(place.table.metadata.name);
      return only ? [{ value: null, type: only }] : [];
    }
    const types: TypeOfRows[] = [];
    for (const [value, name] of place.table.discriminator.types) {
      const found = find(name);
      if (found) types.push({ value, type: found });
    }
    return types;
  }

  /** Rows of one table that become objects of several types. Columns that types share are selected once. */
  private ofSeveralTypes(
    place: RowSource,
    { column: ofType, types }: RowTypesOf<'several'>,
    selected: SelectedField,
  ): { inner: Sql; outer: Sql } {
    const kindColumn = raw(`${place.row.$alias}.${ofType}`);
    const perType = types.map(({ value, type }) => ({
      value: value!,
      type,
      fields: this.selection.of(type, selected.nodes),
    }));
    const columns = new SharedColumns();
    const branches = perType.map(({ value, type, fields }) => ({
      value,
      members: fields.map((field) => {
        if (field.name === '__typename') return { key: field.key, sql: raw(`'${type.name}'::text`) };
        const name = columns.of(field, value, () => this.fieldOf(place, type, field));
        return { key: field.key, sql: raw(`o.${name}`) };
      }),
      hidden: this.hiddenColumns(place, type, fields),
    }));
    const keys = branches.map(({ members }) => members.map(({ key }) => key).join(' '));
    if (
      columns.all().every((column) => column.values.length === perType.length) &&
      keys.every((ofType) => ofType === keys[0]) &&
      branches.every((b) => b.hidden.length < 2)
    ) {
      return this.ofSeveralAlike(kindColumn, perType, columns);
    }
    const inner = [sql`${kindColumn} as "~kind"`];
    for (const column of columns.all()) {
      // The column is computed only for rows of the types that have it.
      const piece =
        column.values.length === perType.length
          ? column.sql
          : sql`case when ${kindColumn} in (${raw(column.values.map((v) => `'${v}'`).join(', '))}) then ${column.sql} end`;
      inner.push(sql`${piece} as ${raw(column.name)}`);
    }
    const hiddenNames: string[] = [];
    if (this.forObjects) {
      branches.forEach((branch, index) => {
        if (branch.hidden.length > 1) {
          inner.push(sql`${branch.hidden[1]!.sql} as ${raw(`"~needs${index}"`)}`);
          hiddenNames[index] = `"~needs${index}"`;
        }
      });
    }
    const whens = branches.map((branch, index) => {
      const members = [...branch.members];
      if (this.forObjects) {
        members.push({ key: TYPE_KEY, sql: branch.hidden[0]!.sql });
        if (hiddenNames[index]) members.push({ key: NEEDS_KEY, sql: raw(`o.${hiddenNames[index]}`) });
      }
      return sql` when ${raw(`'${branch.value}'`)} then ${this.memberObject(members)}`;
    });
    return { inner: join(inner, ', '), outer: sql`case o."~kind"${join(whens, '')} end` };
  }

  /** Rows of several types with the same selection: only the type name differs. */
  private ofSeveralAlike(
    kindColumn: Sql,
    perType: readonly { value: string; type: GraphQLObjectType; fields: readonly SelectedField[] }[],
    shared: SharedColumns,
  ): { inner: Sql; outer: Sql } {
    const typeName = sql`case ${kindColumn}${join(
      perType.map(({ value, type }) => raw(` when '${value}' then '${type.name}'`)),
      '',
    )} end`;
    const [first] = perType;
    const columns = first!.fields.map((field): Column => {
      if (field.name === '__typename') return { key: field.key, sql: typeName };
      return { key: field.key, sql: shared.sqlOf(field) };
    });
    if (this.forObjects) columns.push({ key: TYPE_KEY, sql: typeName });
    if (columns.length === 0) return { inner: raw('1 as "~"'), outer: raw(`'{}'::json`) };
    return { inner: this.columnList(columns), outer: raw('row_to_json(o.*)') };
  }

  private memberObject(members: readonly Column[]): Sql {
    if (members.length === 0) return raw(`'{}'::json`);
    return sql`(select row_to_json(x.*) from (select ${this.columnList(members)}) x)`;
  }

  /**
   * Rows of a registry table, each of which refers to a record of another table. Fields that need only the id are
   * selected once; the others by table.
   */
  private ofRegistry(
    place: RowSource,
    { column: ofTable, members: tables, type }: RowTypesOf<'registry'>,
    selected: SelectedField,
  ): { inner: Sql; outer: Sql } {
    const kindColumn = raw(`${place.row.$alias}.${ofTable}`);
    const columns = new SharedColumns();
    const whens: Sql[] = [];
    for (const [value, entity] of tables) {
      const table = this.tables.of(entity);
      const memberRow = this.newRow(table);
      const member: RowSource = { row: memberRow, table, entity, given: null };
      const types = this.typesOf(member, type);
      if (types.length === 0) continue;
      const objects = types.map(({ value: kind, type: objectType }) => {
        const fields = this.selection.of(objectType, selected.nodes);
        const members = fields.map((field): Column => {
          if (field.name === '__typename') return { key: field.key, sql: raw(`'${objectType.name}'::text`) };
          if (!this.readFromRegistry(place, field)) {
            return { key: field.key, sql: this.fieldOf(member, objectType, field) };
          }
          const name = columns.of(field, value, () => this.fieldOf(place, objectType, field));
          return { key: field.key, sql: raw(`o.${name}`) };
        });
        if (this.forObjects) members.push(...this.hiddenColumns(member, objectType, fields));
        return { kind, written: this.memberObject(members) };
      });
      const [first] = objects;
      const body =
        objects.length === 1
          ? first!.written
          : sql`case ${raw(`${memberRow.$alias}.${table.discriminator!.column}`)}${join(
              objects.map((each) => sql` when ${raw(`'${each.kind}'`)} then ${each.written}`),
              '',
            )} end`;
      whens.push(
        sql` when ${raw(`'${value}'`)} then (select ${body} from ${raw(`${table.name} ${memberRow.$alias}`)} where ${columnOf(member, 'id')} = o."~id")`,
      );
    }
    const inner = [
      sql`${kindColumn} as "~kind", ${(place.row as Row<{ id: string }>).id} as "~id"`,
      ...columns.all().map((column) => sql`${column.sql} as ${raw(column.name)}`),
    ];
    if (whens.length === 0) return { inner: join(inner, ', '), outer: raw('null::json') };
    return { inner: join(inner, ', '), outer: sql`case o."~kind"${join(whens, '')} end` };
  }

  private readFromRegistry(place: RowSource, field: SelectedField): boolean {
    if (place.given?.[field.name] !== undefined) return true;
    const extensions = field.field!.extensions as FieldExtensions;
    if (extensions.reading) return extensions.byId === true;
    if (field.name === 'id' || extensions.inJavaScript) return false;
    return place.table.columns.has(field.name) || place.table.relations.has(field.name);
  }

  // --------------------------------------------------------------------------------------------------- fields of a row

  private fieldsOf(place: RowSource, type: GraphQLObjectType, selected: SelectedField): Column[] {
    const fields = this.selection.of(type, selected.nodes);
    const columns: Column[] = [];
    for (const field of fields) {
      if (field.name === '__typename') columns.push({ key: field.key, sql: raw(`'${type.name}'::text`) });
      else if (!this.isComputed(field)) columns.push({ key: field.key, sql: this.fieldOf(place, type, field) });
    }
    if (this.forObjects) columns.push(...this.hiddenColumns(place, type, fields));
    return columns;
  }

  /** The type, and the columns that fields in JavaScript need. */
  private hiddenColumns(place: RowSource, type: GraphQLObjectType, fields: readonly SelectedField[]): Column[] {
    const hidden: Column[] = [{ key: TYPE_KEY, sql: raw(`'${type.name}'::text`) }];
    const needs = new Set(fields.flatMap((field) => (field.field?.extensions as FieldExtensions)?.inJavaScript ?? []));
    if (needs.size > 0) {
      hidden.push({
        key: NEEDS_KEY,
        sql: this.objectOf([...needs].map((property) => ({ key: property, sql: columnOf(place, property) }))),
      });
    }
    return hidden;
  }

  ofList(rows: ListRows<unknown>, field: SelectedField): Sql | null {
    const declaration = (field.field!.extensions as FieldExtensions).reading as Declaration | undefined;
    if (!declaration) return null;
    const described = declaration(rows, this.selection.args(field), this.context);
    return this.reading(asReadPlan(described), field.field!.type, field, null);
  }

  /** All rows of a choice, before paging. */
  allRows(table: Table, choice: Choice<unknown>): Rows<unknown> {
    const isWhole = !choice.among && isUnnarrowed(table, choice);
    return {
      wholeTable: isWhole ? table.metadata.tableName : null,
      get lookups() {
        return lookupsOf(table, choice);
      },
      select: (columns, { join: beside, after } = {}) => {
        const row = this.newRow(table);
        const source = sql`${sourceOf(table, row, choice)} ${beside?.(row) ?? raw('')}`;
        return sql`select ${columns(row)} from ${source} where ${conditionsOf(table, row, choice)} ${after?.(row) ?? raw('')}`;
      },
    };
  }

  fieldOf(place: RowSource, type: GraphQLObjectType, field: SelectedField): Sql {
    const given = place.given?.[field.name];
    if (given !== undefined) return this.reading(asReadPlan(given), field.field!.type, field, place);
    const extensions = field.field!.extensions as FieldExtensions;
    if (extensions.reading) {
      const declaration = extensions.reading as Declaration;
      const described = declaration(place.row, this.selection.args(field), this.context);
      return this.reading(asReadPlan(described), field.field!.type, field, place);
    }
    return this.isComputed(field) ? raw('null') : this.plain(place, type, field);
  }

  /** Whether a field is computed in JavaScript. @throws Error if the statement alone is to give the response */
  private isComputed({ field, name }: SelectedField): boolean {
    const { inJavaScript } = field!.extensions as FieldExtensions;
    if (inJavaScript && !this.forObjects) throw new Error(`${name} is computed in JavaScript`);
    return inJavaScript !== undefined;
  }

  /** A column, or the record at the other end of a relation. */
  private plain(place: RowSource, type: GraphQLObjectType, field: SelectedField): Sql {
    const column = place.table.columns.get(field.name);
    if (field.name === 'id' && column) {
      const prefix = place.table.registry
        ? sql`lower(${raw(`${place.row.$alias}.${place.table.registry.column}`)}) || '_'`
        : raw(`'${place.table.metadata.tableName}_'`);
      const { $suffix } = place.row;
      return sql`${prefix} || replace(${columnOf(place, 'id')}::text, '-', '')${$suffix ? sql` || ${$suffix}` : raw('')}`;
    }
    if (column && isLeafType(getNamedType(field.field!.type))) {
      return this.scalar(field.field!.type, columnOf(place, field.name));
    }
    const relation = place.table.relations.get(field.name);
    if (relation) {
      const key = raw(`${place.row.$alias}.${relation.column}`);
      const target = withId(relation.target as EntityClass<{ id: string }>, key) as ReadPlanOf<'one'>;
      const other = this.one(target, field.field!.type, field);
      if (!this.version?.isOwner(place.table, relation.column, this.tables.of(relation.target))) return other;
      const { id, suffix } = this.version;
      return sql`case when ${key} = ${id} then ${this.oneRow(target, field.field!.type, field, suffix)} else ${other} end`;
    }
    throw new Error(`nothing says how ${type.name}.${field.name} is read`);
  }
}
