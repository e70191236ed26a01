import { Args, type ClassType, Extensions, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { RequestContext } from '../../access/context.ts';
import {
  type Declaration,
  list,
  type ReadPlan,
  Reads,
  type ReadsOptions,
  value,
} from '../../query/compiling/read-plans.ts';
import type { EntityClass, Row } from '../../query/compiling/row.ts';
import type { FieldExtensions } from '../../query/compiling/selection.ts';
import { type Sql, sql } from '../../query/sql.ts';
import { findTypeWord } from '../description/registry.ts';
import { pageLanguageOf, plainly } from '../description/words.ts';
import {
  fallbacks,
  inAllLanguages,
  inLanguage,
  Label,
  LanguageArgument,
  type Multilingual,
} from '../values/languages.ts';

/** A class from which type-graphql reads queries or fields. */
export type ResolverClass = new () => object;

/** Options of a field that describes a read. */
export interface FieldOptions<Given = object> extends ReadsOptions, Pick<FieldExtensions, 'counts'> {
  /** Class of its arguments. */
  args?: ClassType<Given & object>;
  nullable?: boolean;
}

/**
 * Declares fields of a type that describe what to read.
 * @see Reads for how such a field is read
 */
export class Fields<Owner> {
  /** The class from which type-graphql reads the fields. */
  readonly resolver: ResolverClass = class {};

  constructor(owner: EntityClass<unknown>) {
    Resolver(() => owner)(this.resolver);
  }

  /**
   * Adds a field.
   * @param type a class, a scalar or an enum; in brackets for a list
   * @param read describes the read, given the row of the owner
   */
  field<Given>(
    name: string,
    type: object,
    description: string,
    read: (owner: Row<Owner>, args: Given, context: RequestContext) => ReadPlan,
    options: FieldOptions<Given> = {},
  ): this {
    const { nullable = false } = options;
    declareRead(
      this.resolver,
      name,
      FieldResolver(() => type, { nullable, description }),
      read as Declaration,
      options,
      1,
    );
    Root()(this.resolver.prototype, name, 0);
    return this;
  }

  /**
   * Adds a field with the parts of a record, in their order.
   * @param owner column of the part that names the owner
   */
  parts<Part extends { id: string; ordinal: number }>(
    name: string,
    part: EntityClass<Part>,
    owner: keyof Part & string,
    description: string,
  ): this {
    return this.field(name, [part], description, (row) =>
      list(part, {
        where: (each) => [sql`${each[owner]} = ${(row as unknown as Row<{ id: string }>).id}`],
        orderBy: (each) => sql`${each.ordinal as Sql}, ${each.id as Sql}`,
      }),
    );
  }

  /** Adds a field with a text in several languages: `title` has the columns title, titleLang and titlesIn. */
  text(name: keyof Owner & string, description: string, options: { nullable?: boolean } = {}): this {
    const read = (row: Row<Owner>, { lang }: LanguageArgument) => inLanguage(multilingual(row, name), lang);
    return this.field(name, String, description, read, { ...options, args: LanguageArgument });
  }

  /** Adds the field with a column of enum values in words: `kindLabel` for the column `kind`. */
  words(name: keyof Owner & string, constants: { readonly [name: string]: string }, description: string): this {
    const codes = Object.values(constants);
    const read = (row: Row<Owner>, { lang }: LanguageArgument) =>
      value(sql`(${inWords(codes, lang)}::text[])[array_position(${codes}::text[], ${row[name]})]`);
    return this.field(`${name}Label`, String, description, read, { args: LanguageArgument, nullable: true });
  }

  /** Adds the field of a text in several languages, and the field with the text in all languages: `titles`. */
  texts(name: keyof Owner & string, description: string, options: { nullable?: boolean } = {}): this {
    const all = pluralOf(name);
    return this.text(name, description, options).field(all, [Label], IN_ALL_LANGUAGES, (row) =>
      inAllLanguages(multilingual(row, name)),
    );
  }
}

/** Returns the values of an enum in words of the requested language. */
function inWords(codes: readonly string[], wanted: string | null | undefined): string[] {
  const lang = pageLanguageOf(wanted ? fallbacks(wanted) : []);
  return codes.map((code) => findTypeWord('codes', code, lang) ?? plainly(code));
}

export const KIND_IN_WORDS = 'Kind in words (en, ru, zh; otherwise en); null for a type without kinds.';
export const STATUS_IN_WORDS = 'Status in words (en, ru, zh; otherwise en); null for a type without status.';

const IN_ALL_LANGUAGES = 'The text in all languages, the main one first, as update mutations accept it.';

function pluralOf(name: string): string {
  return `${name.replace(/y$/, 'ie')}s`;
}

/** Returns the columns of a text in several languages: title, titleLang and titlesIn for `title`. */
export function multilingual(row: object, name: string): Multilingual {
  const columns = row as { readonly [column: string]: Sql };
  return { text: columns[name]!, lang: columns[`${name}Lang`]!, others: columns[`${pluralOf(name)}In`]! };
}

/** Declares fields of a type that describe what to read: `fieldsOf(Forum).field(…).resolver`. */
export function fieldsOf<Owner>(owner: EntityClass<Owner>): Fields<Owner> {
  return new Fields(owner);
}

/** Returns a class with a query that describes what to read. */
export function queryOf<Given>(
  name: string,
  type: object,
  description: string,
  read: (args: Given) => ReadPlan,
  options: FieldOptions<Given>,
): ResolverClass {
  const resolver: ResolverClass = class {};
  Resolver()(resolver);
  const { nullable = false } = options;
  declareRead(
    resolver,
    name,
    Query(() => type, { nullable, description }),
    read as Declaration,
    options,
    0,
  );
  return resolver;
}

/** @param place index of the arguments among the parameters */
function declareRead(
  resolver: ResolverClass,
  name: string,
  kind: MethodDecorator,
  read: Declaration,
  { args, nullable: _, counts, ...options }: FieldOptions<unknown>,
  place: number,
): void {
  const method = { value: read, configurable: true };
  Object.defineProperty(resolver.prototype, name, method);
  kind(resolver.prototype, name, method);
  Reads(options)(resolver.prototype, name, method);
  if (counts) Extensions({ counts })(resolver.prototype, name, method);
  if (args) Args(() => args)(resolver.prototype, name, place);
}
