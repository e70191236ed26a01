import DataLoader from 'dataloader';
import {
  type DocumentNode,
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  isUnionType,
  type OperationDefinitionNode,
} from 'graphql';
import type { DataSource } from 'typeorm';
import { Compiler, type ScalarWriters } from '../compiling/compiler.ts';
import { idsOfList } from '../compiling/list-ids.ts';
import { isReadPlan, type ReadPlan } from '../compiling/read-plans.ts';
import { GeneratedAliases, NEEDS_KEY, nameInSql, TYPE_KEY } from '../compiling/response-aliases.ts';
import { type RegistryTable, Tables } from '../compiling/row.ts';
import { checkDeclarations } from '../compiling/schema-validation.ts';
import { type FieldExtensions, fragmentsOf, type SelectedField, Selection } from '../compiling/selection.ts';
import { PlanValues } from '../params.ts';
import {
  lookupsIn,
  MAX_LOOKUPS,
  namesMissed,
  type PlacedName,
  type ResultRow,
  raw,
  type Sql,
  type Statement,
  StatementWriter,
  sql,
} from '../sql.ts';
import { OperationPlans, type PlannedRequest, type Shape } from './operation-plans.ts';
import { type QueryTarget, Statements } from './statements.ts';

/** The part of a request's context that the reader needs. */
export type ReadingContext = QueryTarget;

/** The data of a response. */
export interface Answer {
  /** The JSON text of `data`. */
  data: string;
}

export interface ReaderOptions<Context extends ReadingContext> {
  /**
   * Returns the SQL condition for rows that the viewer may see, given their visibility as SQL; null if the viewer may
   * see all.
   */
  visibleRows: (context: Context) => ((visibility: string) => string) | null;
  scalars: ScalarWriters;
  registryTables: readonly RegistryTable[];
  /** Whether to name statements, so that PostgreSQL prepares them once. */
  prepared: boolean;
  /** Whether statements return the position of the data that they read. */
  placed?: boolean;
}

type Json = { [key: string]: unknown };

/** Reads over the connection of one transaction. */
export interface InsideReading {
  /**
   * Reads several values by one statement. Each result is a function that returns the value, or throws if its name was
   * not found.
   */
  values(pieces: readonly Sql[]): Promise<(() => Promise<unknown>)[]>;
  /** Reads what a resolver in JavaScript describes, in the form that graphql-js completes. */
  answer(reading: ReadPlan, info: GraphQLResolveInfo): Promise<unknown>;
}

/** The values of the root fields of one operation, read by one statement. */
type Roots = Pick<Map<string, Promise<unknown>>, 'get'>;

/** Numbers of responses since the start, by path. */
export interface ReadingCounts {
  /** The JSON text of one statement was the response (fast path). */
  whole: number;
  /** graphql-js completed the objects that one statement had read. */
  finished: number;
}

/**
 * Answers each operation by one SQL statement. If a field is computed in JavaScript, or on an error, graphql-js
 * completes the objects of the same statement.
 */
export class Reader<Context extends ReadingContext = ReadingContext> {
  readonly counts: ReadingCounts = { whole: 0, finished: 0 };
  private readonly tables: Tables;
  private readonly statements: Statements;
  private readonly plans: OperationPlans;
  private readonly runs = new WeakMap<object, Map<OperationDefinitionNode, Roots>>();
  private readonly failures = new WeakMap<object, unknown>();
  private readonly loaders = new WeakMap<object, DataLoader<LateReading, unknown>>();

  constructor(
    private readonly schema: GraphQLSchema,
    dataSource: DataSource,
    private readonly options: ReaderOptions<Context>,
  ) {
    checkDeclarations(schema, dataSource);
    this.tables = new Tables(dataSource, options.registryTables);
    this.plans = new OperationPlans(schema);
    this.statements = new Statements(dataSource, options.prepared, undefined, options.placed);
    this.finishFields();
  }

  /** Statements that wait for a connection, without those that the pool counts as waiting itself. */
  get waiting(): number {
    return this.statements.waiting;
  }

  /**
   * Returns the whole response to a query; null if graphql-js must produce it: a field is computed in JavaScript, or
   * the request has an error.
   */
  async answer(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: { [name: string]: unknown },
    context: Context,
  ): Promise<Answer | null> {
    const isKnown = this.plans.meets(document);
    const aliases = isKnown ? null : new GeneratedAliases();
    const visibility = this.options.visibleRows(context)?.('') ?? '';
    const shape = isKnown ? this.plans.shapeOf(document, operation, variables, visibility) : null;
    let request: PlannedRequest | null;
    let found: ResultRow;
    try {
      request = shape && this.plans.find(shape, context);
      request ??= this.plan(document, operation, variables, context, aliases, shape);
      if (!request) return null;
    } catch {
      // graphql-js finds the error again, by field, and reports it as GraphQL specifies.
      return null;
    }
    try {
      [found] = (await this.statements.run(request, context, request.plan.statement)) as [ResultRow];
    } catch (error) {
      this.failures.set(context, error);
      return null;
    }
    if (shape && !request.plan.statement)
      this.plans.keep(shape, request.plan, this.statements.preparedOf(request.text));
    if (request.plan.lookups.some((column) => found[column] !== null)) return null;
    this.counts.whole += 1;
    return { data: aliases ? aliases.undone(found.data as string) : (found.data as string) };
  }

  /**
   * Compiles an operation; null if a root field is computed in JavaScript. Without a shape, the plan is not used again.
   * @throws Error if another field is computed in JavaScript; GraphQLError of an argument
   */
  private plan(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: { [name: string]: unknown },
    context: Context,
    aliases: GeneratedAliases | null,
    shape: Shape | null,
  ): PlannedRequest | null {
    const values = shape?.values ?? new PlanValues();
    const given = shape?.variables ?? variables;
    const selection = new Selection(this.schema, operation, fragmentsOf(document), given, aliases);
    const roots = selection.roots();
    if (!roots.every((root) => root.name === '__typename' || isPlanned(root))) return null;
    const readContext = new Map<PropertyKey, unknown>();
    const compiler = new Compiler(selection, this.tables, this.options.scalars, watched(context, readContext), false);
    const writer = new StatementWriter(this.options.visibleRows(context));
    const columns = roots.map((root) => ({
      key: root.key,
      sql: root.name === '__typename' ? raw(`'Query'::text`) : compiler.root(root),
    }));
    const list = writer.write(compiler.columnList(columns));
    // In the `from` clause, since PostgreSQL copies the result of a sub-select.
    const {
      text,
      values: bound,
      lookups,
    } = writer.finish((more) => `select row_to_json(o.*)::text as data${more} from (select ${list}) o`);
    const plan = {
      statement: null,
      params: values.params,
      values: bound,
      lookups: lookups.map(({ column }) => column),
      known: values.known,
      context: readContext,
    };
    return { plan, text, values: values.bind(plan.params, bound) };
  }

  /** Returns the rows of a constant statement, prepared and named like all others. */
  rowsOf(statement: string, context: Context): Promise<ResultRow[]> {
    return this.statements.run({ text: statement, values: [] }, context);
  }

  /** Returns the rows of a statement, with the visibility condition of the viewer. */
  rowsFor(piece: Sql, context: Context): Promise<ResultRow[]> {
    return this.statements.run(this.statementOf(piece, context), context);
  }

  /**
   * Returns the statement for the ids of all rows of a list, in its order, in the column `id`.
   * @param list name of the list at the root of a query
   * @param given its arguments as JSON, without those of pages
   * @throws GraphQLError if an argument is invalid, or a name in it matches nothing or too much
   */
  async idsOf(list: string, given: { readonly [argument: string]: unknown }, context: Context): Promise<Statement> {
    const ids = idsOfList(this.schema.getQueryType()!.getFields()[list]!, given, this.tables, context);
    const statement = this.statementOf(ids, context);
    if (statement.lookups.length > 0) {
      const [found] = await this.readTogether([{ sql: sql`exists (${ids})` }], context);
      await found!();
    }
    return statement;
  }

  /** Writes a statement with the visibility condition of the viewer. */
  statementOf(piece: Sql, context: Context): Statement {
    const writer = new StatementWriter(this.options.visibleRows(context));
    const text = writer.write(piece);
    return writer.finish(() => text);
  }

  /** Reads within a transaction, including what it has written so far. */
  inside(db: DataSource['manager'], context: Context): InsideReading {
    const within = { ...context, db };
    return {
      values: async (pieces) => {
        const found: (() => Promise<unknown>)[] = [];
        const searches = { left: MAX_CANDIDATE_SEARCHES };
        for (let start = 0; start < pieces.length; start += MAX_LOOKUPS) {
          const some = pieces.slice(start, start + MAX_LOOKUPS).map((piece) => ({ sql: piece }));
          found.push(...(await this.readTogether(some, within, searches)));
        }
        return found;
      },
      answer: async (reading, info) => {
        const selection = new Selection(this.schema, info.operation, { ...info.fragments }, info.variableValues);
        const compiler = new Compiler(selection, this.tables, this.options.scalars, within, true);
        const piece = { sql: compiler.alone(reading, info.returnType, info.fieldNodes) };
        const [value] = await this.readTogether([piece], within);
        return value!();
      },
    };
  }

  // ------------------------------------------------------------------------------------------- completed by graphql-js

  /** Sets the resolvers with which graphql-js completes what a statement has read. */
  private finishFields(): void {
    const query = this.schema.getQueryType();
    for (const type of Object.values(this.schema.getTypeMap())) {
      if (type.name.startsWith('__')) continue;
      if (isInterfaceType(type) || isUnionType(type)) {
        type.resolveType = (value) => (value as Json)[TYPE_KEY] as string;
      }
      if (!isObjectType(type)) continue;
      type.isTypeOf = undefined;
      for (const field of Object.values(type.getFields())) {
        const extensions = field.extensions as FieldExtensions;
        if (type === query) {
          if (extensions.reading) field.resolve = this.readRoot;
        } else if (extensions.inJavaScript) {
          field.resolve = this.computed(field.resolve!);
        } else if (!field.resolve || extensions.reading || this.isRead(type)) {
          field.resolve = takeRead;
        }
      }
    }
  }

  /** Whether a statement reads the type. Mutations and subscriptions begin in JavaScript. */
  private isRead(type: GraphQLObjectType): boolean {
    return type !== this.schema.getMutationType() && type !== this.schema.getSubscriptionType();
  }

  private readonly readRoot: GraphQLFieldResolver<unknown, Context> = (_source, _args, context, info) => {
    let runs = this.runs.get(context);
    if (!runs) {
      runs = new Map();
      this.runs.set(context, runs);
    }
    const roots = runs.get(info.operation) ?? this.readRoots(info, context);
    runs.set(info.operation, roots);
    return roots.get(String(info.path.key));
  };

  private readRoots(info: GraphQLResolveInfo, context: Context): Roots {
    const roots = new Map<string, Promise<unknown>>();
    if (this.failures.has(context)) {
      const failed = Promise.reject(this.failures.get(context));
      failed.catch(() => undefined);
      return { get: () => failed };
    }
    this.counts.finished += 1;
    const selection = new Selection(this.schema, info.operation, { ...info.fragments }, info.variableValues);
    const planned = selection.roots().filter(isPlanned);
    const compiler = new Compiler(selection, this.tables, this.options.scalars, context, true);
    const pieces: { key: string; sql: Sql }[] = [];
    for (const root of planned) {
      try {
        pieces.push({ key: root.key, sql: compiler.root(root) });
      } catch (error) {
        const failed = Promise.reject(error);
        failed.catch(() => undefined);
        roots.set(root.key, failed);
      }
    }
    const read = this.readTogether(pieces, context);
    for (const [index, { key }] of pieces.entries()) {
      const mine = read.then((values) => values[index]!());
      mine.catch(() => undefined);
      roots.set(key, mine);
    }
    return roots;
  }

  /** Reads several values by one statement. A name that is not found fails only the values that need it. */
  private async readTogether(
    pieces: readonly { sql: Sql }[],
    context: Context,
    searches = { left: MAX_CANDIDATE_SEARCHES },
  ): Promise<(() => Promise<unknown>)[]> {
    if (pieces.length === 0) return [];
    const writer = new StatementWriter(this.options.visibleRows(context));
    const texts: string[] = [];
    for (const [index, piece] of pieces.entries()) {
      texts.push(`${writer.write(sql`to_json(${piece.sql})`)}::text as v${index}`);
    }
    const statement = writer.finish((lookups) => `select ${texts.join(', ')}${lookups}`);
    const [found] = (await this.statements.run(statement, context)) as [ResultRow];
    const failed = missedBy(statement, found);
    return pieces.map((piece, index) => async () => {
      const missed: PlacedName[] = [];
      for (const { lookup, argument } of failed.size > 0 ? lookupsIn(piece.sql) : []) {
        const row = failed.get(lookup.key);
        if (!row) continue;
        const name = await lookup.miss(row, async (candidates) =>
          searches.left-- > 0 ? this.runOne(candidates, context) : [],
        );
        missed.push({ ...name, argument });
      }
      const [first, ...others] = missed;
      if (first) throw namesMissed([first, ...others]);
      const text = found[`v${index}`] as string | null;
      return text === null ? null : JSON.parse(text);
    });
  }

  private runOne(piece: Sql, context: Context): Promise<ResultRow[]> {
    return this.statements.run(this.statementOf(piece, context), context);
  }

  /** Wraps a resolver in JavaScript: gives it the columns that it needs, and reads what its result describes. */
  private computed(resolve: GraphQLFieldResolver<unknown, Context>): GraphQLFieldResolver<unknown, Context> {
    return async (source, args, context, info) => {
      const needs = (source as Json | null)?.[NEEDS_KEY] ?? source;
      readers.set(context, (statement) => this.rowsFor(statement, context));
      const result: unknown = await resolve(needs, args, context, info);
      return isReadPlan(result) ? this.loaderOf(context).load({ reading: result, info }) : result;
    };
  }

  /** Collects what resolvers in JavaScript describe, so that one statement reads it all. */
  private loaderOf(context: Context): DataLoader<LateReading, unknown> {
    let loader = this.loaders.get(context);
    if (!loader) {
      loader = new DataLoader(async (wanted) => this.readLate(wanted, context), { cache: false, maxBatchSize: 100 });
      this.loaders.set(context, loader);
    }
    return loader;
  }

  private async readLate(wanted: readonly LateReading[], context: Context): Promise<unknown[]> {
    const pieces = wanted.map(({ reading, info }) => {
      const selection = new Selection(this.schema, info.operation, { ...info.fragments }, info.variableValues);
      const compiler = new Compiler(selection, this.tables, this.options.scalars, context, true);
      return { sql: compiler.alone(reading, info.returnType, info.fieldNodes) };
    });
    const read = await this.readTogether(pieces, context);
    return Promise.all(read.map((value) => value().catch((error: unknown) => error)));
  }
}

/** How resolvers in JavaScript read rows, by the context of their request. */
const readers = new WeakMap<object, (statement: Sql) => Promise<ResultRow[]>>();

/** Reads rows for a resolver in JavaScript, with the rights of its request. */
export function rowsFor(statement: Sql, context: object): Promise<ResultRow[]> {
  return readers.get(context)!(statement);
}

interface LateReading {
  reading: ReadPlan;
  info: GraphQLResolveInfo;
}

/** Objects of a statement are keyed by response name, objects of JavaScript by field name. */
const takeRead: GraphQLFieldResolver<unknown, unknown> = (source, args, context, info) =>
  Object.hasOwn(source as Json, TYPE_KEY)
    ? (source as Json)[nameInSql(String(info.path.key))]
    : defaultFieldResolver(source, args, context, info);

function isPlanned(root: SelectedField): boolean {
  return (root.field?.extensions as FieldExtensions | undefined)?.reading !== undefined;
}

/** Wraps a context to collect its properties that are used. */
function watched<Context extends object>(context: Context, used: Map<PropertyKey, unknown>): Context {
  return new Proxy(context, {
    get: (target, property) => {
      const value = Reflect.get(target, property);
      used.set(property, value);
      return value;
    },
  });
}

/** Maximum number of unresolved names for which candidates are searched: each takes a statement of its own. */
const MAX_CANDIDATE_SEARCHES = 20;

/** Returns the rows of failed lookups, by key: nothing was found, or the name was ambiguous. */
function missedBy(statement: Statement, found: ResultRow): ReadonlyMap<string, ResultRow> {
  const missed = statement.lookups.filter(({ column }) => found[column] !== null);
  return new Map(missed.map(({ lookup, column }) => [lookup.key, JSON.parse(found[column] as string) as ResultRow]));
}
