import { migrations } from '../../migrations/index.ts';

/** A database function that returns a table and is one SQL statement. */
interface SqlFunction {
  parameters: readonly string[];
  columns: readonly string[];
  body: string;
}

const SQL_FUNCTION =
  /create (?:or replace )?function (\w+)\(([^)]*)\)\s+returns table \(([^)]*)\)\s+language sql stable as \$\$(.*?)\$\$/gs;

/** By name, as defined by the last migration that creates the function. */
const FUNCTIONS = new Map<string, SqlFunction>(
  migrations.flatMap(({ text }) =>
    [...text.matchAll(SQL_FUNCTION)].map(([, name, parameters, columns, body]) => [
      name!,
      { parameters: namesIn(parameters!), columns: namesIn(columns!), body: body!.replace(/--.*$/gm, '') },
    ]),
  ),
);

/**
 * Replaces calls `lateral f(...) alias` of database functions by the bodies of the functions, recursively. The names of
 * tables in a body then refer to what they mean in the surrounding query.
 * @param text SQL whose calls have no parentheses in their arguments
 */
export function inlineSqlFunctions(text: string): string {
  return text.replace(/lateral (\w+)\(([^()]*)\) (\w+)/g, (_, name: string, given: string, alias: string) => {
    const { parameters, columns, body } = FUNCTIONS.get(name)!;
    const values = given.split(', ');
    const written = parameters.reduce(
      (all, parameter, index) => all.replace(new RegExp(`(?<![.\\w])${parameter}(?![.\\w])`, 'g'), values[index]!),
      inlineSqlFunctions(body),
    );
    return `lateral (${written}) ${alias} (${columns.join(', ')})`;
  });
}

/** Returns the names in a list of parameters or columns with types. */
function namesIn(list: string): string[] {
  return list.split(',').map((each) => each.trim().split(' ')[0]!);
}
