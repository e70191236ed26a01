import type { GraphQLError } from 'graphql';
import { clientError, parseArgumentPath } from '../runtime/errors.ts';
import type { RequestErrorCode } from '../runtime/request-errors.ts';
import { arrayOf, type Given } from './params.ts';

/** A part of a template: SQL, a reference that the statement resolves, or a bound value. */
type SqlPart = Sql | Bound | Visible | CteRef | Lookup | ColumnOfLookup;

function isPart(value: unknown): value is SqlPart {
  return typeof value === 'object' && value !== null && 'part' in value;
}

/** A SQL fragment: text, with parts between its pieces. */
export class Sql {
  readonly part = 'sql';

  /**
   * Path of the argument that the fragment implements, relative to the surrounding fragment: the arguments of its
   * lookups begin with it.
   */
  place?: readonly string[];

  constructor(
    readonly strings: readonly string[],
    readonly parts: readonly SqlPart[],
  ) {}
}

/** A fragment from a template: sql`${row.slug} = ${slug}`. A value that is no part of SQL becomes a bound parameter. */
export function sql(strings: TemplateStringsArray, ...values: unknown[]): Sql {
  return new Sql(
    strings,
    values.map((value) => (isPart(value) ? value : new Bound(value))),
  );
}

/** SQL text without parameters. Never for text that a client sent. */
export function raw(text: string): Sql {
  return new Sql([text], []);
}

/** Joins fragments with a separator. */
export function join(pieces: readonly Sql[], separator: string): Sql {
  if (pieces.length === 0) return raw('');
  return new Sql(['', ...Array<string>(pieces.length - 1).fill(separator), ''], pieces);
}

/** All conditions, each in parentheses, so that any may contain `or`; true if there are none. */
export function all(conditions: readonly Sql[]): Sql {
  if (conditions.length === 0) return raw('true');
  return sql`(${join(conditions, ') and (')})`;
}

/** At least one of the conditions; false if there are none. */
export function some(conditions: readonly Sql[]): Sql {
  if (conditions.length === 0) return raw('false');
  return sql`((${join(conditions, ') or (')}))`;
}

/** Maximum number of choices with a parameter each: every number of parameters is another statement. */
const MAX_SINGLE_PARAMETERS = 5;

/**
 * Whether a value is one of `choices`. One choice is compared by `=`, so that an index may give the order as well. For
 * a bound array PostgreSQL assumes ten entries: with fewer, the generic plan would look so expensive that PostgreSQL
 * plans each execution anew.
 */
export function isOneOf(value: Sql, choices: readonly Given[]): Sql {
  if (choices.length === 0 || choices.length > MAX_SINGLE_PARAMETERS) return sql`${value} = any(${arrayOf(choices)})`;
  if (choices.length === 1) return sql`${value} = ${choices[0]}`;
  return sql`${value} in (${join(
    choices.map((choice) => sql`${choice}`),
    ', ',
  )})`;
}

/**
 * Condition that a value is among the rows of a sub-select. Code that needs these rows may use the sub-select alone.
 */
export class InSubquery extends Sql {
  constructor(
    readonly value: Sql,
    readonly choices: Sql,
  ) {
    super(['', ' in (', ')'], [value, choices]);
  }

  /** Whether the condition is about `value`. */
  isOf(value: Sql): boolean {
    const [mine, other] = [this.value, value].map(constantText);
    return mine !== null && mine === other;
  }
}

/** The text of a fragment of SQL alone; null if it has other parts. */
function constantText({ strings, parts }: Sql): string | null {
  let text = strings[0]!;
  for (const [index, part] of parts.entries()) {
    const inner = part.part === 'sql' ? constantText(part) : null;
    if (inner === null) return null;
    text += inner + strings[index + 1]!;
  }
  return text;
}

/** A bound value: a parameter of the statement. With a key it is bound once, in all places with an equal key. */
export class Bound {
  readonly part = 'bound';

  constructor(
    readonly value: unknown,
    readonly key: string | null = null,
  ) {}
}

/** The condition that the viewer may see rows of a visibility, given as SQL. */
export class Visible {
  readonly part = 'visible';

  constructor(readonly visibility: string) {}
}

/** For hand-written sub-selects: `exists (select from book b where ... and ${visible('b')})`. */
export function visible(alias: string): Visible {
  return new Visible(`${alias}.visibility`);
}

/** A row of a result. */
export type ResultRow = { [column: string]: unknown };

/** Runs a further statement after a failed lookup. Returns no rows if there were too many of these already. */
export type RunStatement = (statement: Sql) => Promise<ResultRow[]>;

/** A name given by a client that a sub-select of the same statement resolves. In SQL it represents the value found. */
export interface Lookup {
  readonly part: 'lookup';
  /** Lookups with equal keys are the same lookup. */
  readonly key: string;
  /** Kind of name, which determines the other columns of its row. */
  readonly kind: string;
  /** The name as the client gave it. */
  readonly given: Given;
  /** Argument, or field of a `where`, with the name: `between.0`. */
  readonly argument: string;
  /** Returns exactly one row. */
  readonly statement: Sql;
  /** Column of the row that holds the value; null if nothing was found, or if the name is ambiguous. */
  readonly column: string;
  /** Returns what is wrong with the name, given the row with the null. May read candidates. */
  miss(found: ResultRow, run: RunStatement): Promise<UnresolvedName>;
}

/** A name given by a client that matches nothing, or too much. */
export interface UnresolvedName {
  given: string;
  code: RequestErrorCode;
  /** Records that the name may refer to, as shown to a client. */
  candidates: readonly object[];
  /** The problem and what to do, without the argument. */
  message: string;
}

/** A missed name with the path of its argument. */
export type PlacedName = UnresolvedName & { argument: readonly string[] };

/** Creates the error for names that could not be resolved. Its code is that of the first name. */
export function namesMissed(missed: readonly [PlacedName, ...PlacedName[]]): GraphQLError {
  const [{ code, argument }] = missed;
  const message = missed.map((name) => `${name.argument.join('.')}: ${name.message}`).join(' ');
  const names = missed.map(({ message: _, ...name }) => name);
  return clientError(code, message, { argument, names });
}

/** Another column of the row that a lookup finds. */
export class ColumnOfLookup {
  readonly part = 'column';

  constructor(
    readonly lookup: Lookup,
    readonly column: string,
  ) {}
}

/**
 * Rows that several places of a statement need, and that depend on no row of it. They are written once, as a CTE, and
 * referred to by name. Equal keys are the same rows.
 */
export class CteRef {
  readonly part = 'shared';

  constructor(
    readonly key: string,
    readonly rows: Sql,
  ) {}
}

/** A lookup, and the argument with its name. */
export interface PlacedLookup {
  lookup: Lookup;
  argument: readonly string[];
  /** The beginning of `argument`: the place of the fragment with the lookup. */
  place: readonly string[];
}

/**
 * Returns the lookups of a fragment in the order of the arguments. A name that is given in several places is returned
 * for each place.
 */
export function lookupsIn(piece: Sql): PlacedLookup[] {
  const found = new Map<string, PlacedLookup>();
  const collect = (sql: Sql, around: readonly string[]): void => {
    const place = sql.place ? [...around, ...sql.place] : around;
    for (const part of sql.parts) {
      if (part.part === 'sql') collect(part, place);
      else if (part.part === 'shared') collect(part.rows, place);
      else if (part.part === 'lookup') {
        const argument = [...place, ...parseArgumentPath(part.argument)];
        const key = JSON.stringify([part.key, argument]);
        if (!found.has(key)) found.set(key, { lookup: part, argument, place });
      }
    }
  };
  collect(piece, []);
  return inOrderOfArguments([...found.values()]);
}

/**
 * Sorts by argument, since SQL may contain the second of two names before the first. Entries of a list are in the order
 * of their indexes, arguments and fields in the order of the SQL.
 */
function inOrderOfArguments(found: PlacedLookup[]): PlacedLookup[] {
  const first = new Map<string, number>();
  const rank = (argument: readonly string[], end: number) => {
    const [step, place] = [argument[end - 1]!, argument.slice(0, end).join('.')];
    return /^\d+$/.test(step) ? Number(step) : first.get(place)!;
  };
  found.forEach(({ argument }, index) => {
    for (let end = 1; end <= argument.length; end++) {
      const place = argument.slice(0, end).join('.');
      if (!first.has(place)) first.set(place, index);
    }
  });
  return found.sort(({ argument: a }, { argument: b }) => {
    for (let end = 1; end <= Math.min(a.length, b.length); end++) {
      const difference = a[end - 1] === b[end - 1] ? 0 : rank(a, end) - rank(b, end);
      if (difference !== 0) return difference;
    }
    return a.length - b.length;
  });
}

/** A statement ready to be sent. */
export interface Statement {
  text: string;
  values: unknown[];
  /** The lookups with their columns in the result: the row of a failed lookup as JSON, otherwise null. */
  lookups: { lookup: Lookup; column: string }[];
}

/**
 * Maximum characters of a statement. Planning time grows with the text, and variables may contain thousands of
 * conditions: a longer statement would take seconds before it reads a row.
 */
const MAX_STATEMENT_CHARS = 200_000;

/** Maximum number of lookups of a statement: each costs a search of its own. */
export const MAX_LOOKUPS = 100;

/** A CTE at the beginning of a statement. */
interface Beginning {
  name: string;
  lookup: Lookup | null;
}

/** Writes fragments into one text with numbered parameters. */
export class StatementWriter {
  readonly values: unknown[] = [];
  private readonly beginnings = new Map<string, Beginning>();
  /** Indexes of values that are bound once, by key. */
  private readonly positions = new Map<string, number>();
  /** The CTEs written so far, each after those that it refers to. */
  private readonly withs: string[] = [];
  /** Number of characters written so far. */
  private written = 0;

  /**
   * @param visibleRows condition for the rows that the viewer may see, given their visibility as SQL; null if the viewer
   *   may see all
   */
  constructor(private readonly visibleRows: ((visibility: string) => string) | null) {}

  /**
   * Writes a fragment.
   * @throws GraphQLError OPERATION_TOO_LARGE if the statement would be too long, or would have too many lookups
   */
  write({ strings, parts }: Sql): string {
    let text = this.counted(strings[0]!);
    for (let i = 0; i < parts.length; i++) text += this.textOf(parts[i]!) + this.counted(strings[i + 1]!);
    return text;
  }

  private counted(text: string): string {
    this.written += text.length;
    if (this.written > MAX_STATEMENT_CHARS) throw tooLarge('The operation needs too long a statement.');
    return text;
  }

  /** Returns the whole statement: CTEs, then `select`, then one column for each lookup. */
  finish(select: (lookupColumns: string) => string): Statement {
    const lookups = [...this.beginnings.values()].filter(({ lookup }) => lookup);
    const columns = lookups
      .map(({ name, lookup }) => {
        const missed = `from ${name} l where l.${lookup!.column} is null`;
        return `, (select row_to_json(l)::text ${missed}) as ${name}`;
      })
      .join('');
    return {
      text: (this.withs.length > 0 ? `with ${this.withs.join(', ')} ` : '') + select(columns),
      values: this.values,
      lookups: lookups.map(({ lookup, name }) => ({ lookup: lookup!, column: name })),
    };
  }

  private textOf(part: SqlPart): string {
    switch (part.part) {
      case 'sql':
        return this.write(part);
      case 'bound':
        return `$${this.positionOf(part)}`;
      case 'visible':
        return this.visibleRows ? this.visibleRows(part.visibility) : 'true';
      case 'shared':
        return this.begin(part.key, part.rows, null);
      case 'lookup':
        return this.lookedUp(part, part.column);
      case 'column':
        return this.lookedUp(part.lookup, part.column);
    }
  }

  private lookedUp(lookup: Lookup, column: string): string {
    return `(select ${column} from ${this.begin(lookup.key, lookup.statement, lookup)})`;
  }

  private positionOf({ key, value }: Bound): number {
    const known = key === null ? undefined : this.positions.get(key);
    if (known !== undefined) return known;
    const position = this.values.push(value);
    if (key !== null) this.positions.set(key, position);
    return position;
  }

  /** Returns the name of a CTE, and writes it when it is first used. */
  private begin(key: string, rows: Sql, lookup: Lookup | null): string {
    let known = this.beginnings.get(key);
    if (!known) {
      if (this.beginnings.size === MAX_LOOKUPS)
        throw tooLarge(`The operation looks up more than ${MAX_LOOKUPS} different names.`);
      known = { name: `l${this.beginnings.size + 1}`, lookup };
      this.beginnings.set(key, known);
      const written = this.write(rows);
      this.withs.push(`${known.name} as materialized (${written})`);
    }
    return known.name;
  }
}

function tooLarge(why: string): Error {
  return clientError('OPERATION_TOO_LARGE', `${why} Request less, or split the operation.`);
}
