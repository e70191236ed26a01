import type { GraphQLError } from 'graphql';
import { clientError, placeOf } from '../runtime/errors.ts';
import type { RequestErrorCode } from '../runtime/request-errors.ts';

/**
 * A piece of SQL with the values bound in it. What stands in a template as another piece becomes part of the text; a
 * `Lookup`, a `ColumnOfLookup`, a `Visible`, a `Shared` or a `Repeated` becomes what the statement makes of it; everything
 * else becomes a bound parameter.
 */
export class Sql {
  /** Where a client gave what the piece says, within the piece around it: the arguments of its lookups begin there. */
  place?: readonly string[];

  constructor(
    readonly strings: readonly string[],
    readonly values: readonly unknown[],
  ) {}
}

/** SQL text with bound values: sql`${row.slug} = ${slug}`. */
export function sql(strings: TemplateStringsArray, ...values: unknown[]): Sql {
  return new Sql(strings, values);
}

/** The same piece without pieces in it: what is written often is written faster so. */
export function flattened(piece: Sql): Sql {
  const strings: string[] = [];
  const values: unknown[] = [];
  let text = '';
  const add = (part: Sql): void => {
    text += part.strings[0]!;
    part.values.forEach((value, index) => {
      if (value instanceof Sql) add(value);
      else {
        strings.push(text);
        values.push(value);
        text = '';
      }
      text += part.strings[index + 1]!;
    });
  };
  add(piece);
  strings.push(text);
  return new Sql(strings, values);
}

/** SQL text as it stands. Never for anything that a client sent. */
export function raw(text: string): Sql {
  return new Sql([text], []);
}

/** The pieces one after another, with `separator` between them. */
export function join(pieces: readonly Sql[], separator: string): Sql {
  if (pieces.length === 0) return raw('');
  return new Sql(['', ...Array<string>(pieces.length - 1).fill(separator), ''], pieces);
}

/** All of these conditions, each in parentheses, so that any may hold an `or`; true where there is none. */
export function all(conditions: readonly Sql[]): Sql {
  if (conditions.length === 0) return raw('true');
  return sql`(${join(conditions, ') and (')})`;
}

/** One of these conditions at least; false where there is none. */
export function some(conditions: readonly Sql[]): Sql {
  if (conditions.length === 0) return raw('false');
  return sql`((${join(conditions, ') or (')}))`;
}

/** Of so many choices at most each is bound by itself. More would make as many statements of one question. */
const MOST_BOUND_APART = 5;

/**
 * Whether a value is one of these. A single one is compared with as it is, so that an index may give the order as well. Of
 * a bound list PostgreSQL does not know the length, and takes it for ten: where few are named, a plan for all values looks
 * so dear then that it plans each time anew.
 */
export function isOneOf(value: Sql, choices: readonly string[]): Sql {
  if (choices.length === 0 || choices.length > MOST_BOUND_APART) return sql`${value} = any(${choices})`;
  if (choices.length === 1) return sql`${value} = ${choices[0]}`;
  return sql`${value} in (${join(
    choices.map((choice) => sql`${choice}`),
    ', ',
  )})`;
}

/** That a value is one of those that a sub-select gives: whoever is asked for such rows may ask the sub-select alone. */
export class IsAmong extends Sql {
  constructor(
    readonly value: Sql,
    readonly choices: Sql,
  ) {
    super(['', ' in (', ')'], [value, choices]);
  }

  /** Whether it says so of this value. */
  isOf(value: Sql): boolean {
    const [mine, other] = [flattened(this.value), flattened(value)];
    return mine.values.length === 0 && other.values.length === 0 && mine.strings[0] === other.strings[0];
  }
}

/** A value that stands in many places of a statement, and is sent once. Equal keys are the same value. */
export class Repeated {
  constructor(
    readonly key: string,
    readonly value: unknown,
  ) {}
}

/** The condition under which the reader may see the row of the table that bears this alias. */
export class Visible {
  constructor(readonly alias: string) {}
}

/** For hand-written sub-selects: `exists (select from book b where ... and ${visible('b')})`. */
export function visible(alias: string): Visible {
  return new Visible(alias);
}

/** What a lookup found, as its statement said. */
export type Found = { [column: string]: unknown };

/** Runs one more statement, for what is needed only when a lookup failed; gives no rows where there were many such before. */
export type RunStatement = (statement: Sql) => Promise<Found[]>;

/**
 * Something that a client named and that must be found before the rest can be read, by a sub-select of the same
 * statement. In SQL it stands for the value found.
 */
export interface Lookup {
  /** Equal keys are looked up once. */
  readonly key: string;
  /** What kind of name it is, which says what other columns its row has. */
  readonly kind: string;
  /** The name as the client gave it. */
  readonly given: string;
  /** In which argument the client gave the name, or in which field of a `where`: `between.0`. */
  readonly argument: string;
  /** Gives exactly one row. */
  readonly statement: Sql;
  /** Which column of that row the lookup stands for: null if it found nothing or could not decide. */
  readonly column: string;
  /** What is wrong with the name, given the row whose column is null. May read candidates. */
  miss(found: Found, run: RunStatement): Promise<MissedName>;
}

/** A name that a client gave by which nothing, or too much, was found. */
export interface MissedName {
  given: string;
  code: RequestErrorCode;
  /** What it may mean, as a client is told. */
  candidates: readonly object[];
  /** What is wrong and what to do, without the argument. */
  message: string;
}

/** A missed name with the steps to where it was given. */
export type PlacedName = MissedName & { argument: readonly string[] };

/** The error about names that could not be found: one for all of a value, told by its first. */
export function namesMissed(missed: readonly [PlacedName, ...PlacedName[]]): GraphQLError {
  const [{ code, argument }] = missed;
  const message = missed.map((name) => `${name.argument.join('.')}: ${name.message}`).join(' ');
  const names = missed.map(({ message: _, ...name }) => name);
  return clientError(code, message, { argument, names });
}

/** Whether a value in SQL is to be looked up. */
export function isLookup(value: unknown): value is Lookup {
  return typeof value === 'object' && value !== null && 'statement' in value && 'miss' in value;
}

/** Another column of the row that a lookup gives. */
export class ColumnOfLookup {
  constructor(
    readonly lookup: Lookup,
    readonly column: string,
  ) {}
}

/**
 * Rows that several places of a statement need and that hang on no row of it: they are written once, at its beginning,
 * and in SQL their name stands for them. Equal keys are the same rows.
 */
export class Shared {
  constructor(
    readonly key: string,
    readonly rows: Sql,
  ) {}
}

/** A lookup, and where the client gave its name. */
export interface PlacedLookup {
  lookup: Lookup;
  argument: readonly string[];
  /** The beginning of `argument`: the place of the piece that holds the lookup. */
  place: readonly string[];
}

/** The lookups on which a piece of SQL stands, in the order of the arguments: each name once for each place where it was given. */
export function lookupsIn(piece: Sql): PlacedLookup[] {
  const found = new Map<string, PlacedLookup>();
  const collect = (sql: Sql, around: readonly string[]): void => {
    const place = sql.place ? [...around, ...sql.place] : around;
    for (const value of sql.values) {
      if (value instanceof Sql) collect(value, place);
      else if (value instanceof Shared) collect(value.rows, place);
      else if (isLookup(value)) {
        const argument = [...place, ...placeOf(value.argument)];
        const key = JSON.stringify([value.key, argument]);
        if (!found.has(key)) found.set(key, { lookup: value, argument, place });
      }
    }
  };
  collect(piece, []);
  return inOrderOfArguments([...found.values()]);
}

/**
 * SQL may hold the second of two names before the first. Entries of a list come by their index, arguments and fields as they
 * come in the SQL.
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
  /** The lookups, and the columns of the result: the row of a lookup as JSON if it found nothing, otherwise null. */
  lookups: { lookup: Lookup; column: string }[];
}

/**
 * The longest statement, in characters. Planning takes longer the longer a text is, and a client's variables may hold
 * thousands of conditions: what this refuses would take the database seconds before it reads the first row.
 */
const LONGEST_STATEMENT = 200_000;

/** How many names a statement looks up at most: each costs a search of its own. */
export const MOST_LOOKUPS = 100;

/** What a statement begins with. */
interface Beginning {
  name: string;
  lookup: Lookup | null;
}

/** Pieces that stand for what is not in the text, or not there. No SQL of ours has these characters. */
const BOUND = '\u0001';
const LOOKUP_BEGINS = '\u0002';
const ROWS_BEGIN = '\u0003';
const BEGINNING_ENDS = '\u0004';

/** Writes pieces of SQL into one text with numbered parameters. */
export class StatementWriter {
  readonly values: unknown[] = [];
  private readonly beginnings = new Map<string, Beginning>();
  /** Where among the values those stand that are sent once. */
  private readonly positions = new Map<string, number>();
  /** What the statement begins with, written: whatever one refers to stands before it. */
  private readonly withs: string[] = [];
  /** How many characters were written so far. */
  private written = 0;
  /**
   * What was written, piece by piece: where two statements that are finished alike have the same pieces, they have the same
   * text.
   */
  readonly pieces: string[] = [];

  /** @param visibleRows the condition for rows that the reader may see, given their alias; null where he may see all */
  constructor(private readonly visibleRows: ((alias: string) => string) | null) {}

  /**
   * The text of a piece.
   * @throws GraphQLError OPERATION_TOO_LARGE where the statement would become too long, or look up too many names
   */
  write(piece: Sql): string {
    let text = this.counted(piece.strings[0]!);
    for (let i = 0; i < piece.values.length; i++) {
      text += this.valueText(piece.values[i]) + this.counted(piece.strings[i + 1]!);
    }
    return text;
  }

  private counted(text: string): string {
    this.written += text.length;
    if (this.written > LONGEST_STATEMENT) throw tooLarge('It asks for too much at once.');
    return this.noted(text);
  }

  private noted(piece: string): string {
    this.pieces.push(piece);
    return piece;
  }

  /** The whole statement: what it begins with, then `select`, then one column for each lookup. */
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

  private valueText(value: unknown): string {
    if (value instanceof Sql) return this.write(value);
    if (value instanceof Visible) return this.noted(this.visibleRows ? this.visibleRows(value.alias) : 'true');
    if (value instanceof Shared) return this.begin(value.key, value.rows, null);
    if (value instanceof Repeated) return this.noted(this.repeated(value));
    if (isLookup(value)) return this.lookedUp(value, value.column);
    if (value instanceof ColumnOfLookup) return this.lookedUp(value.lookup, value.column);
    this.values.push(value);
    this.noted(BOUND);
    return `$${this.values.length}`;
  }

  private lookedUp(lookup: Lookup, column: string): string {
    return `(select ${this.noted(column)} from ${this.begin(lookup.key, lookup.statement, lookup)})`;
  }

  private repeated({ key, value }: Repeated): string {
    let position = this.positions.get(key);
    if (position === undefined) {
      position = this.values.push(value);
      this.positions.set(key, position);
    }
    return `$${position}`;
  }

  /** The name of what the statement begins with. */
  private begin(key: string, rows: Sql, lookup: Lookup | null): string {
    let known = this.beginnings.get(key);
    if (!known) {
      if (this.beginnings.size === MOST_LOOKUPS)
        throw tooLarge(`It names more than ${MOST_LOOKUPS} different things to be found.`);
      known = { name: `l${this.beginnings.size + 1}`, lookup };
      this.beginnings.set(key, known);
      this.noted(lookup ? LOOKUP_BEGINS : ROWS_BEGIN);
      const written = this.write(rows);
      this.noted(BEGINNING_ENDS);
      this.withs.push(`${known.name} as materialized (${written})`);
    }
    return this.noted(known.name);
  }
}

function tooLarge(why: string): Error {
  return clientError('OPERATION_TOO_LARGE', `${why} Ask for less, or in several operations.`);
}
