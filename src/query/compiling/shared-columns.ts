import type { Sql } from '../sql.ts';
import type { FieldExtensions, SelectedField } from './selection.ts';

/** Columns of an inner select that objects of several types share. */
export class SharedColumns {
  private readonly columns: { name: string; values: string[]; field: SelectedField; sql: Sql }[] = [];

  /** Returns the column for a field: an existing one with the same meaning, or a new one. */
  of(field: SelectedField, value: string, make: () => Sql): string {
    const known = this.columns.find((column) => meansTheSame(column.field, field));
    if (known) {
      if (!known.values.includes(value)) known.values.push(value);
      return known.name;
    }
    const name = `"~${this.columns.length}"`;
    this.columns.push({ name, values: [value], field, sql: make() });
    return name;
  }

  /** Returns the SQL of a field that has a column. */
  sqlOf(field: SelectedField): Sql {
    return this.columns.find((column) => meansTheSame(column.field, field))!.sql;
  }

  all(): readonly { name: string; values: string[]; sql: Sql }[] {
    return this.columns;
  }
}

function meansTheSame(a: SelectedField, b: SelectedField): boolean {
  if (a.name !== b.name || a.nodes.length !== b.nodes.length) return false;
  if (a.nodes.some((node, index) => node !== b.nodes[index])) return false;
  const [one, other] = [a.field!.extensions as FieldExtensions, b.field!.extensions as FieldExtensions];
  return one.reading === other.reading && String(a.field!.type) === String(b.field!.type);
}
