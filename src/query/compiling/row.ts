import type { DataSource, EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import { raw, type Sql } from '../sql.ts';

/** A row of an entity's table in a statement: each column as SQL. */
export type Row<Entity> = { readonly [Property in keyof Entity]: Sql } & RowName;

export interface RowName {
  /** The alias of the row in SQL. */
  readonly $alias: string;
  readonly $: Sql;
  /** Suffix of the id if the row belongs to a version, as SQL: "@3". */
  readonly $suffix?: Sql | null;
}

/** An entity class, abstract ones included. */
export type EntityClass<Entity> = abstract new (...args: never[]) => Entity;

/** Metadata of an entity's table, computed once from TypeORM's. */
export interface Table {
  metadata: EntityMetadata;
  /** The quoted name. */
  name: string;
  /** Column names by property. */
  columns: ReadonlyMap<string, string>;
  nullable: ReadonlySet<string>;
  /** To-one relations by property: own column, and class of the other end. */
  relations: ReadonlyMap<string, { column: string; target: EntityClass<unknown> }>;
  hasVisibility: boolean;
  /** If the table holds several types: the column that distinguishes them, and the type names by its values. */
  discriminator: { column: string; types: ReadonlyMap<string, string> } | null;
  /** If the table is a registry: the column with the type, and the classes by its values. */
  registry: { column: string; members: ReadonlyMap<string, EntityClass<unknown>> } | null;
  row(alias: string, suffix?: Sql | null): Row<unknown>;
}

/** A registry table: each row represents a row of another table with the same id. */
export interface RegistryTable {
  entity: EntityClass<unknown>;
  /** The property with the type. */
  property: string;
  members: { readonly [value: string]: EntityClass<unknown> };
}

/** Metadata of all tables. */
export class Tables {
  private readonly tables = new Map<unknown, Table>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly registryTables: readonly RegistryTable[],
  ) {}

  /** @throws Error if the class is no entity */
  of(entity: EntityClass<unknown>): Table {
    let table = this.tables.get(entity);
    if (!table) {
      table = this.describe(entity);
      this.tables.set(entity, table);
    }
    return table;
  }

  private describe(entity: EntityClass<unknown>): Table {
    const metadata = this.dataSource.getMetadata(entity as EntityTarget<ObjectLiteral>);
    const children = metadata.inheritancePattern === 'STI' ? metadata.childEntityMetadatas : [];
    const columns = new Map<string, string>();
    const nullable = new Set<string>();
    const relations = new Map<string, { column: string; target: EntityClass<unknown> }>();
    for (const source of [metadata, ...children]) {
      for (const column of source.columns) {
        if (column.relationMetadata && columns.has(column.propertyName)) continue;
        if (column.relationMetadata?.propertyName === column.propertyName) continue;
        columns.set(column.propertyName, `"${column.databaseName}"`);
        if (column.isNullable) nullable.add(column.propertyName);
      }
      for (const relation of source.relations) {
        const column = relation.joinColumns[0]?.databaseName;
        if (column) {
          relations.set(relation.propertyName, {
            column: `"${column}"`,
            target: relation.inverseEntityMetadata.target as EntityClass<unknown>,
          });
        }
      }
    }
    const discriminator = children.length > 0 ? metadata.discriminatorColumn : undefined;
    const registry = this.registryTables.find((candidate) => candidate.entity === entity);
    const makeRow = rowMaker(columns, relations);
    return {
      metadata,
      name: `"${metadata.tableName}"`,
      columns,
      nullable,
      relations,
      hasVisibility: columns.has('visibility'),
      discriminator: discriminator
        ? {
            column: `"${discriminator.databaseName}"`,
            types: new Map(children.map((child) => [String(child.discriminatorValue), child.name])),
          }
        : null,
      registry: registry
        ? { column: columns.get(registry.property)!, members: new Map(Object.entries(registry.members)) }
        : null,
      row: makeRow,
    };
  }
}

/** Rows are created thousands of times a second, so their columns are getters of one prototype for each table. */
function rowMaker(
  columns: ReadonlyMap<string, string>,
  relations: ReadonlyMap<string, { column: string }>,
): Table['row'] {
  class TableRow {
    constructor(
      readonly $alias: string,
      readonly $suffix: Sql | null,
    ) {}
    get $(): Sql {
      return raw(this.$alias);
    }
  }
  for (const [property, column] of columns) {
    Object.defineProperty(TableRow.prototype, property, {
      get(this: TableRow) {
        return raw(`${this.$alias}.${column}`);
      },
    });
  }
  for (const [property, { column }] of relations) {
    if (columns.has(property)) continue;
    Object.defineProperty(TableRow.prototype, property, {
      get(this: TableRow) {
        return raw(`${this.$alias}.${column}`);
      },
    });
  }
  return (alias, suffix = null) => new TableRow(alias, suffix) as unknown as Row<unknown>;
}
