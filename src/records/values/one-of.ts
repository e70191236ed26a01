import { Check } from 'typeorm';

/**
 * Declares that a column holds one of the values given: the constraint `<table>_<column>_check` of the migrations.
 * @param values an enum object, or the values themselves where the column holds fewer than the enum has
 */
export function oneOf(
  table: string,
  column: string,
  values: { [name: string]: string } | readonly string[],
): ClassDecorator {
  const quoted = Object.values(values).map((value) => `'${value}'`);
  return Check(`${table}_${column}_check`, `${column} in (${quoted.join(', ')})`);
}
