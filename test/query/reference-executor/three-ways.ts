import {
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  printSchema,
  validate,
  visit,
} from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import type { DataSource } from 'typeorm';
import type { RequestContext } from '../../../src/access/context.ts';
import { canSeeInternal } from '../../../src/access/permissions.ts';
import type { Viewer } from '../../../src/access/viewer.ts';
import { entities, registryTables } from '../../../src/app/features.ts';
import { buildSchema } from '../../../src/app/schema.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { Reader } from '../../../src/query/running/reader.ts';
import { scalarWriters } from '../../../src/records/values/scalars.ts';
import { PlainExecutor, WORDS } from './executor.ts';
import { readTables, type Tables, World } from './rows.ts';

/** An operation as a client sends it. */
export interface SentOperation {
  query: string;
  variables: { [name: string]: unknown };
}

/** One execution and its result: JSON text, keys in the order of the response, or error codes. */
interface Answered {
  data: string;
  errors: string[];
}

const PUBLIC_URL = 'https://entente.example';

/**
 * Executes an operation in three ways: by the fast path (text of one statement), by graphql-js (objects of one
 * statement), and by the reference executor on the same rows in memory.
 */
export class ThreeExecutions {
  readonly schema: GraphQLSchema;
  private readonly plain: PlainExecutor;
  private readonly reader: Reader<RequestContext>;
  private tables!: Tables;
  private today!: string;
  private readonly worlds = new Map<Viewer, World>();
  /** Texts of earlier operations, by type of variable. */
  private readonly texts = new Map<string, string[]>();

  private constructor(readonly dataSource: DataSource) {
    this.schema = buildSchema();
    this.plain = new PlainExecutor(printSchema(this.schema));
    this.reader = new Reader<RequestContext>(this.schema, dataSource, {
      visibleRows: ({ viewer }) => (canSeeInternal(viewer) ? null : (visibility) => `${visibility} = 'PUBLIC'`),
      scalars: scalarWriters,
      registryTables: registryTables(),
      prepared: true,
    });
  }

  /** Opens a database. The caller drops it. */
  static async open(url: string): Promise<ThreeExecutions> {
    const ways = new ThreeExecutions(await openDatabase(url, entities()));
    await ways.read();
    return ways;
  }

  /** Reads the rows again after a write. */
  async read(): Promise<void> {
    this.tables = await readTables((text) => this.dataSource.query(text));
    const [{ today }] = await this.dataSource.query('select today()::text');
    this.today = today;
    this.worlds.clear();
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
  }

  /** The database as a viewer sees it. */
  world(viewer: Viewer): World {
    let world = this.worlds.get(viewer);
    if (!world) {
      world = new World(this.tables, viewer, this.today, PUBLIC_URL);
      this.worlds.set(viewer, world);
    }
    return world;
  }

  /**
   * Executes an operation in all three ways.
   * @returns the differences in words; null if all agree
   */
  async difference(asked: SentOperation, viewer: Viewer): Promise<string | null> {
    const document = parse(asked.query);
    const [invalid] = validate(this.schema, document);
    if (invalid) throw new Error(`The operation is invalid: ${invalid.message}\n${asked.query}`);

    const byWords = searchesByWords(document);
    const context = (): RequestContext => ({ viewer, db: this.dataSource, publicUrl: PUBLIC_URL });
    const objects = answered(
      await execute({
        schema: this.schema,
        document,
        variableValues: asked.variables,
        rootValue: {},
        contextValue: context(),
      }),
    );
    const operation = getOperationAST(document)!;
    const { coerced } = getVariableValues(this.schema, operation.variableDefinitions ?? [], asked.variables);
    const ask = async (values: SentOperation['variables']) =>
      this.reader.answer(document, operation, values, context());
    const text = coerced ? await ask(coerced) : null;
    if (text) {
      // A repeated operation has a plan, which other values must not change, and which serves other values.
      const others = withOtherValues(coerced!);
      const moved = this.withEarlierTexts(operation, coerced!);
      await ask(others);
      for (const time of ['second', 'third', 'fourth']) {
        const again = await ask(coerced!);
        if (JSON.stringify(again) !== JSON.stringify(text)) {
          return `the ${time} time the answer is ${again?.data}, the first time it was ${text.data}`;
        }
      }
      for (const values of [others, moved]) {
        const planned = await ask(values);
        // A document that comes for the first time has no plan.
        const anew = parse(asked.query);
        const expected = await this.reader.answer(anew, getOperationAST(anew)!, values, context());
        if (planned?.data !== expected?.data) {
          return `with ${JSON.stringify(values)} the plan answers ${planned?.data}, without it the answer is ${expected?.data}`;
        }
      }
    }

    const plain = byWords ? objects : answered(this.plain.answer(document, asked.variables, this.world(viewer)));
    if (objects.data !== plain.data || !tellTheSame(objects, plain)) return differ('objects', objects, 'plain', plain);
    if (plain.errors.length > 0) {
      return text ? `the text goes through though there are errors (${plain.errors.join(', ')})` : null;
    }
    if (!text) return isFinishedByGraphQL(document) ? null : 'the text does not go through, though nothing is wrong';
    const read = { data: withoutSpace(text.data), errors: [] };
    return read.data === plain.data ? null : differ('text', read, 'plain', plain);
  }

  /** Returns the JSON text of one statement; null if graphql-js must answer, errors included. */
  async text(document: DocumentNode, variables: SentOperation['variables'], viewer: Viewer): Promise<string | null> {
    const operation = getOperationAST(document)!;
    const { coerced } = getVariableValues(this.schema, operation.variableDefinitions ?? [], variables);
    const context = { viewer, db: this.dataSource, publicUrl: PUBLIC_URL };
    return coerced ? ((await this.reader.answer(document, operation, coerced, context))?.data ?? null) : null;
  }

  /** The same variables, each text replaced by one that an earlier variable of the same type had. */
  private withEarlierTexts(
    { variableDefinitions = [] }: OperationDefinitionNode,
    variables: SentOperation['variables'],
  ): SentOperation['variables'] {
    const given = variableDefinitions.filter(({ variable }) => variable.name.value in variables);
    const moved = given.map(({ variable, type }) => {
      const texts = this.texts.get(print(type)) ?? [];
      this.texts.set(print(type), texts);
      const value = mapTexts(variables[variable.name.value], (text) => {
        texts.push(text);
        return texts.length > 1 && !isConstantCase(text) ? texts.shift()! : text;
      });
      return [variable.name.value, value];
    });
    return Object.fromEntries(moved);
  }
}

/** Whether a text may be the value of an enum, which no other text replaces. */
function isConstantCase(text: string): boolean {
  return /^[A-Z][A-Z_]*$/.test(text);
}

/** The texts in a value, replaced one by one. */
function mapTexts(value: unknown, replace: (text: string) => string): unknown {
  if (typeof value === 'string') return replace(value);
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, replace));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) === Date.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapTexts(each, replace)]));
}

/** The same variables with other values: booleans are inverted, strings and numbers are replaced. */
function withOtherValues(variables: SentOperation['variables']): SentOperation['variables'] {
  const other = (value: unknown): unknown => {
    if (typeof value === 'boolean') return !value;
    if (typeof value === 'number') return value === 1 ? 2 : value - 1;
    if (value === 'ru') return 'zh';
    return typeof value === 'string' ? 'ru' : value;
  };
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, other(value)]));
}

/** Whether two responses have the same errors. If the first error leaves no data, the others need not be equal. */
function tellTheSame(objects: Answered, plain: Answered): boolean {
  if (plain.data !== 'null') return objects.errors.join() === plain.errors.join();
  return objects.errors.length > 0 && objects.errors.every((error) => plain.errors.includes(error));
}

/** JSON text without whitespace between its parts. */
function withoutSpace(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
}

function answered({ data, errors = [] }: { data?: unknown; errors?: readonly GraphQLError[] }): Answered {
  return {
    data: JSON.stringify(data),
    errors: [...new Set(errors.map(({ extensions, message }) => String(extensions.code ?? message)))].sort(),
  };
}

/** Whether the operation selects something that no statement answers: the viewer, or the schema. */
function isFinishedByGraphQL(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    [Kind.FIELD]: (field) => {
      if (['viewer', '__schema', '__type'].includes(field.name.value)) found = true;
    },
  });
  return found;
}

/** Whether the operation searches by words or similarity. Then only the two ways of the server are compared. */
function searchesByWords(document: DocumentNode): boolean {
  let found = /\bresolveParties\b.*\bcandidates\b/s.test(print(document));
  visit(document, {
    [Kind.FIELD]: (field) => {
      const named = (field.arguments ?? []).some(
        ({ name, value }) => WORDS.includes(name.value) && value.kind !== Kind.NULL,
      );
      if (named || field.name.value === 'search') found = true;
    },
  });
  return found;
}

/** Both responses from their first difference on. */
function differ(one: string, a: Answered, other: string, b: Answered): string {
  if (a.errors.join() !== b.errors.join()) {
    return `${one} has the errors [${a.errors.join(', ')}] and ${other} [${b.errors.join(', ')}]`;
  }
  let same = 0;
  while (a.data[same] === b.data[same]) same++;
  const from = Math.max(0, same - 300);
  return [
    `${one} and ${other} part at character ${same}:`,
    `${one}: ...${a.data.slice(from, same + 300)}`,
    `${other}: ...${b.data.slice(from, same + 300)}`,
  ].join('\n');
}
