import DataLoader from 'dataloader';
import {
  type DocumentNode,
  defaultFieldResolver,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  type OperationDefinitionNode,
} from 'graphql';
import type { DataSource } from 'typeorm';
import { hasLongNames, NEEDS_KEY, nameInSql, StandIns, TYPE_KEY } from '../compiling/answer-keys.ts';
import { Compiler, type ScalarWriters } from '../compiling/compiler.ts';
import { checkDeclarations } from '../compiling/declared.ts';
import { isReading, type Reading } from '../compiling/readings.ts';
import { type Spine, Tables } from '../compiling/row.ts';
import { type FieldExtensions, fragmentsOf, type SelectedField, Selection } from '../compiling/selection.ts';
import { idsOfList } from '../compiling/whole-list.ts';
import { WrittenParts } from '../compiling/written-parts.ts';
import {
  type Found,
  lookupsIn,
  MOST_LOOKUPS,
  namesMissed,
  type PlacedName,
  raw,
  type Sql,
  type Statement,
  StatementWriter,
  sql,
} from '../sql.ts';
import { type AskedDatabase, Statements } from './statements.ts';

/** What reading needs of the context of a request. */
export type ReadingContext = AskedDatabase;

/** A whole answer, ready to be written out. */
export interface Answer {
  /** The JSON text of `data`. */
  data: string;
}

export interface ReaderOptions<Context extends ReadingContext> {
  /** The condition for rows that a reader may see, given their alias, as literal SQL; null where he may see all. */
  visibleRows: (context: Context) => ((alias: string) => string) | null;
  scalars: ScalarWriters;
  spines: readonly Spine[];
  /** Name statements, so that PostgreSQL prepares them once. */
  prepared: boolean;
  /** Have statements say up to where they have read. */
  placed?: boolean;
}

type Json = { [key: string]: unknown };

/** Reading by the connection of one transaction. */
export interface InsideReading {
  /** Several values by one statement, each as a function that gives it or throws why its name could not be found. */
  values(pieces: readonly Sql[]): Promise<(() => Promise<unknown>)[]>;
  /** What a field that is resolved in JavaScript gives, in the shape that graphql-js finishes. */
  answer(reading: Reading, info: GraphQLResolveInfo): Promise<unknown>;
}

/** One operation's root fields, read together by one statement. */
interface RootsRun {
  roots: Map<string, Promise<unknown>>;
}

/** How often each way of answering was taken since the start. */
export interface ReadingCounts {
  /** The text of one statement went through. */
  whole: number;
  /** graphql-js finished what one statement had read. */
  finished: number;
}

/**
 * Answers what clients ask by one SQL statement an operation. Where a field computes in JavaScript, or where something
 * is wrong, graphql-js does the rest from the same statement's objects.
 */
export class Reader<Context extends ReadingContext = ReadingContext> {
  readonly counts: ReadingCounts = { whole: 0, finished: 0 };
  private readonly tables: Tables;
  private readonly statements: Statements;
  private readonly parts = new WrittenParts();
  /** Documents with names that are too long for statements: they are always sent with stand-ins. */
  private readonly longNamed = new WeakSet<DocumentNode>();
  private readonly runs = new WeakMap<object, Map<OperationDefinitionNode, RootsRun>>();
  private readonly failures = new WeakMap<object, unknown>();
  private readonly loaders = new WeakMap<object, DataLoader<LateReading, unknown>>();

  constructor(
    private readonly schema: GraphQLSchema,
    dataSource: DataSource,
    private readonly options: ReaderOptions<Context>,
  ) {
    checkDeclarations(schema, dataSource);
    this.tables = new Tables(dataSource, options.spines);
    this.statements = new Statements(dataSource, options.prepared, undefined, options.placed);
    this.finishFields();
  }

  /** How many statements wait for a connection to the database without its pool knowing of them. */
  get waiting(): number {
    return this.statements.waiting;
  }

  /**
   * The whole answer to a query, or null where graphql-js has to produce it: a root field is computed in JavaScript, or
   * something is wrong with the request.
   */
  async answer(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: { [name: string]: unknown },
    context: Context,
  ): Promise<Answer | null> {
    const standIns = this.standInsFor(document);
    const selection = new Selection(this.schema, operation, fragmentsOf(document), variables, standIns);
    const roots = selection.roots();
    if (!roots.every((root) => root.name === '__typename' || isPlanned(root)) || this.computes(selection, roots)) {
      return null;
    }
    const parts = standIns ? null : this.parts;
    const compiler = new Compiler(selection, this.tables, this.options.scalars, context, false, parts);
    const writer = new StatementWriter(this.options.visibleRows(context));
    let statement: Statement;
    try {
      const columns = roots.map((root) => ({
        key: root.key,
        sql: root.name === '__typename' ? raw(`'Query'::text`) : compiler.root(root),
      }));
      const data = writer.write(compiler.objectOf(columns));
      statement = writer.finish((lookups) => `select ${data}::text as data${lookups}`);
    } catch {
      // What is wrong is found again by graphql-js, field by field, and told as GraphQL says.
      return null;
    }
    let found: Found;
    try {
      [found] = (await this.statements.run(statement, context, writer.pieces)) as [Found];
    } catch (error) {
      this.failures.set(context, error);
      return null;
    }
    if (missedBy(statement, found).size > 0) return null;
    this.counts.whole += 1;
    return { data: standIns ? standIns.undone(found.data as string) : (found.data as string) };
  }

  /** Stand-ins for a document that comes for the first time, or that needs them; null for one whose own names do. */
  private standInsFor(document: DocumentNode): StandIns | null {
    const comesAgain = this.parts.meets(document);
    if (!comesAgain && hasLongNames(document)) this.longNamed.add(document);
    return comesAgain && !this.longNamed.has(document) ? null : new StandIns();
  }

  /** The rows of a statement without values that is the same each time: prepared and named as all others are. */
  rowsOf(statement: string, context: Context): Promise<Found[]> {
    return this.statements.run({ text: statement, values: [] }, context);
  }

  /**
   * The statement that gives the ids of all that a list holds, in its order: one for each row, in the column `id`.
   * @param list the list by its name at the root of a query
   * @param given its arguments but for those of pages, as JSON would say them
   * @throws GraphQLError where an argument cannot be meant so, or a name in it means nothing or too much
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

  /** A statement as it is sent for a reader: he sees no other rows than he may. */
  statementOf(piece: Sql, context: Context): Statement {
    const writer = new StatementWriter(this.options.visibleRows(context));
    const text = writer.write(piece);
    return writer.finish(() => text);
  }

  /** Reads inside a transaction: what it has written so far is seen. */
  inside(db: DataSource['manager'], context: Context): InsideReading {
    const within = { ...context, db };
    return {
      values: async (pieces) => {
        const found: (() => Promise<unknown>)[] = [];
        const searches = { left: MOST_SEARCHES };
        for (let start = 0; start < pieces.length; start += MOST_LOOKUPS) {
          const some = pieces.slice(start, start + MOST_LOOKUPS).map((piece) => ({ sql: piece }));
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

  // ------------------------------------------------------------------------------- what graphql-js finishes by itself

  /** Gives each field of the schema the resolver with which graphql-js takes up what a statement has read. */
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

  /** Mutations and subscriptions begin in JavaScript; all else begins with a statement. */
  private isRead(type: GraphQLObjectType): boolean {
    return type !== this.schema.getMutationType() && type !== this.schema.getSubscriptionType();
  }

  private readonly readRoot: GraphQLFieldResolver<unknown, Context> = (_source, _args, context, info) => {
    let runs = this.runs.get(context);
    if (!runs) {
      runs = new Map();
      this.runs.set(context, runs);
    }
    let run = runs.get(info.operation);
    if (!run) {
      run = this.readRoots(info, context);
      runs.set(info.operation, run);
    }
    return run.roots.get(String(info.path.key));
  };

  private readRoots(info: GraphQLResolveInfo, context: Context): RootsRun {
    const roots = new Map<string, Promise<unknown>>();
    if (this.failures.has(context)) {
      const failed = Promise.reject(this.failures.get(context));
      failed.catch(() => undefined);
      return { roots: { get: () => failed } as unknown as Map<string, Promise<unknown>> };
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
    return { roots };
  }

  /** Reads several values by one statement. Names that could not be found fail only the values that asked for them. */
  private async readTogether(
    pieces: readonly { sql: Sql }[],
    context: Context,
    searches = { left: MOST_SEARCHES },
  ): Promise<(() => Promise<unknown>)[]> {
    if (pieces.length === 0) return [];
    const writer = new StatementWriter(this.options.visibleRows(context));
    const texts: string[] = [];
    for (const [index, piece] of pieces.entries()) {
      texts.push(`${writer.write(sql`to_json(${piece.sql})`)}::text as v${index}`);
    }
    const statement = writer.finish((lookups) => `select ${texts.join(', ')}${lookups}`);
    const [found] = (await this.statements.run(statement, context)) as [Found];
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

  private runOne(piece: Sql, context: Context): Promise<Found[]> {
    return this.statements.run(this.statementOf(piece, context), context);
  }

  /** A resolver in JavaScript: it finds the columns that it needs, and what it gives may still have to be read. */
  private computed(resolve: GraphQLFieldResolver<unknown, Context>): GraphQLFieldResolver<unknown, Context> {
    return async (source, args, context, info) => {
      const needs = (source as Json | null)?.[NEEDS_KEY] ?? source;
      const result: unknown = await resolve(needs, args, context, info);
      return isReading(result) ? this.loaderOf(context).load({ reading: result, info }) : result;
    };
  }

  /** What resolvers in JavaScript still want read, gathered so that it costs one statement for all of them. */
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

  /** Whether anything selected is computed in JavaScript. */
  private computes(selection: Selection, fields: readonly SelectedField[]): boolean {
    return fields.some((selected) => {
      if (!selected.field) return false;
      if ((selected.field.extensions as FieldExtensions).inJavaScript) return true;
      if (!selected.nodes[0]!.selectionSet) return false;
      return selection
        .possible(selected.field.type)
        .some((type) => this.leadsToComputed(type) && this.computes(selection, selection.of(type, selected.nodes)));
    });
  }

  /** Whether a field computed in JavaScript can be asked for below an object of this type: as a rule none can. */
  private leadsToComputed(type: GraphQLObjectType): boolean {
    this.leading ??= typesLeadingToComputed(this.schema);
    return this.leading.has(type);
  }
  private leading: ReadonlySet<GraphQLObjectType> | null = null;
}

/** The object types that have a field computed in JavaScript, or a way to one. */
function typesLeadingToComputed(schema: GraphQLSchema): ReadonlySet<GraphQLObjectType> {
  const types = Object.values(schema.getTypeMap()).filter(isObjectType);
  const leading = new Set<GraphQLObjectType>();
  const leads = (type: GraphQLObjectType) =>
    Object.values(type.getFields()).some((field) => {
      if ((field.extensions as FieldExtensions).inJavaScript) return true;
      const named = getNamedType(field.type);
      const possible = isAbstractType(named) ? schema.getPossibleTypes(named) : [named];
      return possible.some((each) => isObjectType(each) && leading.has(each));
    });
  for (let before = -1; before < leading.size; ) {
    before = leading.size;
    for (const type of types) if (!leading.has(type) && leads(type)) leading.add(type);
  }
  return leading;
}

interface LateReading {
  reading: Reading;
  info: GraphQLResolveInfo;
}

/** What a statement has read stands under the answer's key; what JavaScript gave, under the field's name. */
const takeRead: GraphQLFieldResolver<unknown, unknown> = (source, args, context, info) =>
  Object.hasOwn(source as Json, TYPE_KEY)
    ? (source as Json)[nameInSql(String(info.path.key))]
    : defaultFieldResolver(source, args, context, info);

function isPlanned(root: SelectedField): boolean {
  return (root.field?.extensions as FieldExtensions | undefined)?.reading !== undefined;
}

/** For so many names that cannot be found, candidates are searched for: each takes a statement of its own. */
const MOST_SEARCHES = 20;

/** The rows of the lookups of a statement that found nothing, or could not decide, by their keys. */
function missedBy(statement: Statement, found: Found): ReadonlyMap<string, Found> {
  const missed = statement.lookups.filter(({ column }) => found[column] !== null);
  return new Map(missed.map(({ lookup, column }) => [lookup.key, JSON.parse(found[column] as string) as Found]));
}
