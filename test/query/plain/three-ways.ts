import {
  type DocumentNode,
  execute,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  parse,
  print,
  printSchema,
  validate,
  visit,
} from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import type { DataSource } from 'typeorm';
import type { RequestContext } from '../../../src/access/context.ts';
import { seesInternal } from '../../../src/access/permissions.ts';
import type { Viewer } from '../../../src/access/viewer.ts';
import { entities, spines } from '../../../src/app/features.ts';
import { buildSchema } from '../../../src/app/schema.ts';
import { openDatabase } from '../../../src/database/database.ts';
import { Reader } from '../../../src/query/running/reader.ts';
import { scalarWriters } from '../../../src/records/values/scalars.ts';
import { PlainExecutor } from './executor.ts';
import { readTables, type Tables, World } from './rows.ts';

/** An operation as a client sends it. */
export interface Asked {
  query: string;
  variables: { [name: string]: unknown };
}

/** One way of answering, and what came of it: JSON text, key by key in the order of the answer, or codes of errors. */
interface Answered {
  data: string;
  errors: string[];
}

const PUBLIC_URL = 'https://entente.example';

/**
 * The three ways of answering an operation: the text of one statement; its objects, finished by graphql-js; and the plain
 * executor over the same rows in memory.
 */
export class ThreeWays {
  readonly schema: GraphQLSchema;
  private readonly plain: PlainExecutor;
  private readonly reader: Reader<RequestContext>;
  private tables!: Tables;
  private today!: string;
  private readonly worlds = new Map<Viewer, World>();

  private constructor(readonly dataSource: DataSource) {
    this.schema = buildSchema();
    this.plain = new PlainExecutor(printSchema(this.schema));
    this.reader = new Reader<RequestContext>(this.schema, dataSource, {
      visibleRows: ({ viewer }) => (seesInternal(viewer) ? null : (alias) => `${alias}.visibility = 'PUBLIC'`),
      scalars: scalarWriters,
      spines: spines(),
      prepared: true,
    });
  }

  /** Opens a database, which somebody else drops. */
  static async open(url: string): Promise<ThreeWays> {
    const ways = new ThreeWays(await openDatabase(url, entities()));
    await ways.read();
    return ways;
  }

  /** Reads the rows anew, after something was written. */
  async read(): Promise<void> {
    this.tables = await readTables((text) => this.dataSource.query(text));
    const [{ today }] = await this.dataSource.query('select today()::text');
    this.today = today;
    this.worlds.clear();
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
  }

  /** The database as a reader sees it. */
  world(viewer: Viewer): World {
    let world = this.worlds.get(viewer);
    if (!world) {
      world = new World(this.tables, viewer, this.today, PUBLIC_URL);
      this.worlds.set(viewer, world);
    }
    return world;
  }

  /**
   * Answers an operation in all three ways.
   * @returns what differs, in words, or null where all agree
   */
  async difference(asked: Asked, viewer: Viewer): Promise<string | null> {
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
    const ask = async (values: Asked['variables']) => this.reader.answer(document, operation, values, context());
    const text = coerced ? await ask(coerced) : null;
    if (text) {
      // What comes again is answered with parts of statements that were kept: from this request, and from another one.
      await ask(withOtherValues(coerced!));
      for (const time of ['second', 'third']) {
        const again = await ask(coerced!);
        if (JSON.stringify(again) !== JSON.stringify(text)) {
          return `the ${time} time the answer is ${again?.data}, the first time it was ${text.data}`;
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
}

/** The same variables with other values: what was switched on is off, and what was text or a number is another one. */
function withOtherValues(variables: Asked['variables']): Asked['variables'] {
  const other = (value: unknown): unknown => {
    if (typeof value === 'boolean') return !value;
    if (typeof value === 'number') return value === 1 ? 2 : value - 1;
    if (value === 'ru') return 'zh';
    return typeof value === 'string' ? 'ru' : value;
  };
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, other(value)]));
}

/** Whether two answers tell of the same errors. Where the first leaves nothing of the answer, more need not be told. */
function tellTheSame(objects: Answered, plain: Answered): boolean {
  if (plain.data !== 'null') return objects.errors.join() === plain.errors.join();
  return objects.errors.length > 0 && objects.errors.every((error) => plain.errors.includes(error));
}

/** JSON text without the space between its parts. */
function withoutSpace(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
}

function answered({ data, errors = [] }: { data?: unknown; errors?: readonly GraphQLError[] }): Answered {
  return {
    data: JSON.stringify(data),
    errors: [...new Set(errors.map(({ extensions, message }) => String(extensions.code ?? message)))].sort(),
  };
}

/** Whether something is asked for that no statement answers: who is asking, or the schema. */
function isFinishedByGraphQL(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    [Kind.FIELD]: (field) => {
      if (['viewer', '__schema', '__type'].includes(field.name.value)) found = true;
    },
  });
  return found;
}

/** Whether something is found by words or by likeness: of that, only the two ways of the server are compared. */
function searchesByWords(document: DocumentNode): boolean {
  let found = /\bresolveParties\b.*\bcandidates\b/s.test(print(document));
  visit(document, {
    [Kind.FIELD]: (field) => {
      const named = (field.arguments ?? []).some(
        ({ name, value }) => name.value === 'search' && value.kind !== Kind.NULL,
      );
      if (named || field.name.value === 'search') found = true;
    },
  });
  return found;
}

/** Both answers, from where they part. */
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
