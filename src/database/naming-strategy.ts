import { DefaultNamingStrategy, type Table } from 'typeorm';

/** PostgreSQL cuts longer identifiers. All names are ASCII, so bytes are characters. */
const MAX_NAME_BYTES = 63;

/**
 * Names tables and columns in snake case, and constraints as PostgreSQL names unnamed ones (`<table>_pkey`,
 * `<table>_<columns>_fkey`, `_key`, `_idx`). Entities and hand-written migrations thus agree without naming
 * constraints, and a name in an error message says where it comes from. Columns keep the order of their declaration.
 * Checks get such a name only if they begin with their column; other checks, and exclusions, need an explicit name.
 */
export class PostgresNamingStrategy extends DefaultNamingStrategy {
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
    return objectName(this.nameOf(table), '', 'pkey');
  }

  override uniqueConstraintName(table: Table | string, columns: string[]): string {
    return objectName(this.nameOf(table), columns.join('_'), 'key');
  }

  override relationConstraintName(table: Table | string, columns: string[]): string {
    return objectName(this.nameOf(table), columns.join('_'), 'key');
  }

  override foreignKeyName(table: Table | string, columns: string[]): string {
    return objectName(this.nameOf(table), columns.join('_'), 'fkey');
  }

  override indexName(table: Table | string, columns: string[]): string {
    return objectName(this.nameOf(table), columns.join('_'), 'idx');
  }

  override checkConstraintName(table: Table | string, expression: string): string {
    return objectName(this.nameOf(table), expression.split(' ', 1)[0]!, 'check');
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

/** Works as makeObjectName of PostgreSQL: the longer of table and columns is cut first; the label stays. */
function objectName(table: string, columns: string, label: string): string {
  const room = MAX_NAME_BYTES - label.length - 1 - (columns ? 1 : 0);
  let tableLength = table.length;
  let columnsLength = columns.length;
  while (tableLength + columnsLength > room) {
    if (tableLength > columnsLength) tableLength--;
    else columnsLength--;
  }
  return [table.slice(0, tableLength), columns.slice(0, columnsLength), label].filter(Boolean).join('_');
}
