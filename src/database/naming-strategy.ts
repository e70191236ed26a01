import { DefaultNamingStrategy, type Table } from 'typeorm';

/** PostgreSQL cuts identifiers at this many bytes. Every name here is ASCII, so bytes are characters. */
const LONGEST_NAME = 63;

/**
 * Tables and columns in snake case, and constraints under the names that PostgreSQL itself gives to unnamed ones
 * (`<table>_pkey`, `<table>_<columns>_fkey`, `_key`, `_idx`): entities and hand-written migrations then agree without
 * naming anything, and a name in an error message says where it comes from. Columns stay in the order of the
 * declaration, as in PostgreSQL. Of checks only those have such a name that begin with the column that they are about;
 * others, and exclusions, must be given one.
 */
export class PostgresNames extends DefaultNamingStrategy {
  override tableName(className: string, given?: string): string {
    return given ?? snakeCase(className);
  }

  override columnName(property: string, given: string | undefined, prefixes: string[]): string {
    return [...prefixes.map(snakeCase), given ?? snakeCase(property)].join('_');
  }

  override joinColumnName(relation: string, referenced: string): string {
    return `${snakeCase(relation)}_${referenced}`;
  }

  override joinTableName(first: string, second: string): string {
    return `${first}_${second}`;
  }

  override joinTableColumnName(table: string, property: string, column?: string): string {
    return `${table}_${column ?? snakeCase(property)}`;
  }

  override primaryKeyName(table: Table | string): string {
    return postgresName(this.nameOf(table), '', 'pkey');
  }

  override uniqueConstraintName(table: Table | string, columns: string[]): string {
    return postgresName(this.nameOf(table), columns.join('_'), 'key');
  }

  override relationConstraintName(table: Table | string, columns: string[]): string {
    return postgresName(this.nameOf(table), columns.join('_'), 'key');
  }

  override foreignKeyName(table: Table | string, columns: string[]): string {
    return postgresName(this.nameOf(table), columns.join('_'), 'fkey');
  }

  override indexName(table: Table | string, columns: string[]): string {
    return postgresName(this.nameOf(table), columns.join('_'), 'idx');
  }

  override checkConstraintName(table: Table | string, expression: string): string {
    return postgresName(this.nameOf(table), expression.split(' ', 1)[0]!, 'check');
  }

  private nameOf(table: Table | string): string {
    return this.getTableName(table);
  }
}

/** `inForceFrom` becomes `in_force_from`, `ForumSeries` becomes `forum_series`; digits stay where they are (`alpha2`). */
export function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}

/** What PostgreSQL's makeObjectName does: table and columns give way to each other, the longer first; the label stays. */
function postgresName(table: string, columns: string, label: string): string {
  const room = LONGEST_NAME - label.length - 1 - (columns ? 1 : 0);
  let tableLength = table.length;
  let columnsLength = columns.length;
  while (tableLength + columnsLength > room) {
    if (tableLength > columnsLength) tableLength--;
    else columnsLength--;
  }
  return [table.slice(0, tableLength), columns.slice(0, columnsLength), label].filter(Boolean).join('_');
}
