import { migrations } from '../../migrations/index.ts';

/** A function of the database that returns a table and is one statement of SQL. */
interface SqlFunction {
  parameters: readonly string[];
  columns: readonly string[];
  body: string;
}

const SQL_FUNCTION =
  /create (?:or replace )?function (\w+)\(([^)]*)\)\s+returns table \(([^)]*)\)\s+language sql stable as \$\$(.*?)\$\$/gs;

/** By name, as the last migration that creates it does. */
const FUNCTIONS = new Map<string, SqlFunction>(
  migrations.flatMap(({ text }) =>
    [...text.matchAll(SQL_FUNCTION)].map(([, name, parameters, columns, body]) => [
      name!,
      { parameters: namesIn(parameters!), columns: namesIn(columns!), body: body!.replace(/--.*$/gm, '') },
    ]),
  ),
);

/**
 * Writes out the calls `lateral f(...) alias` of functions of the database, and the calls within them. A function reads the
 * tables of the database; its body reads what the names of these tables mean where it is written.
 * @param text SQL whose calls have no parentheses in their arguments
 */
export function withBodies(text: string): string {
  return text.replace(/lateral (\w+)\(([^()]*)\) (\w+)/g, (_, name: string, given: string, alias: string) => {
    const { parameters, columns, body } = FUNCTIONS.get(name)!;
    const values = given.split(', ');
    const written = parameters.reduce(
      (all, parameter, index) => all.replace(new RegExp(`(?<![.\\w])${parameter}(?![.\\w])`, 'g'), values[index]!),
      withBodies(body),
    );
    return `lateral (${written}) ${alias} (${columns.join(', ')})`;
  });
}

/** The names in a list of parameters or columns with their types. */
function namesIn(list: string): string[] {
  return list.split(',').map((each) => each.trim().split(' ')[0]!);
}
