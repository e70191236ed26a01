import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import {
  buildSchema,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';
import type { DataSource } from 'typeorm';
import { startServer } from '../../src/app/server.ts';
import { poolOf } from '../../src/database/database.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { openLog } from '../../src/runtime/log.ts';
import { watchStatements } from '../harness/sent-statements.ts';
import { table } from './report.ts';

/** Maximum time of a query in milliseconds. */
const MAX_MS = 1_000;

/** Queries without a filter that take longer are listed, but do not fail. */
const MAX_UNFILTERED_MS = 300;

/** The minimum counts, since other work of the machine only adds time. */
const REPETITIONS = 3;

/** Here the time counts, not what an operation is estimated to cost. */
const ANY_COST = Number.MAX_SAFE_INTEGER;

/** A word of many titles. */
const COMMON_WORD = 'agreement';

/** Filters that clients use most. By a laterality each value is used, of others the most frequent one. */
const FILTERS = new Set(['party', 'topics', 'types', 'kinds', 'lateralities', 'occurred', 'signed', 'held']);

/** The explorer requests these fields, and more clients do. */
const COUNTED = `fragment Counted on GroupedCounts {
  totalCount
  rows { keys { dimension kind value label from to node { __typename id } } count isOther sums { value currency } }
  dimensions { name isMultivalued valueCount missingCount otherCount otherValueCount from to }
}`;

const NETWORK = `{
  nodes { party { ...Party } items coordinates { latitude longitude } }
  links { one { ...Party } other { ...Party } items agreements latestOn }
  linkCount
  resolved { given outcome path party { ...Party } candidates { ...Party } }
}`;

const PARTY = 'fragment Party on Party { __typename id slug label(langs: ["en"]) { text lang } }';

const PAGE = '{ totalCount nodes { __typename } pageInfo { hasNextPage endCursor } }';

type Variables = { readonly [name: string]: unknown };
type Field = GraphQLField<unknown, unknown>;

/** A query of a list or a network. */
interface RealQuestion {
  name: string;
  /** Null if all records count. */
  filter: string | null;
  document: string;
  variables: Variables;
}

/** The time of a query. */
export interface RealMeasure {
  name: string;
  filter: string | null;
  ms: number;
  /** Code of the error; TIMEOUT if the server gave up. */
  code: string | null;
  /** Number of SQL statements of a request. */
  statements: number;
}

/** Variables that filter, by a name; null for none. */
type Filter = readonly [name: string | null, variables: Variables];

/**
 * Returns the queries that count records of a database, generated from the schema: lists by each dimension and by each
 * two dimensions, networks of each level, and lists filtered by standing. Networks, single dimensions and pairs of
 * parties are also counted with each filter.
 * @param words only queries whose names contain one of these
 */
async function realQuestions(ask: Ask, words: readonly string[]): Promise<RealQuestion[]> {
  const fields = Object.values(buildSchema(readFileSync('schema.graphql', 'utf8')).getQueryType()!.getFields());
  const values = new KnownValues(ask, fields);
  const questions: RealQuestion[] = [];
  for (const field of fields.filter(whereOf)) {
    const dimensions = dimensionsOf(field);
    const isNetwork = getNamedType(field.type).name === 'CooperationNetwork';
    const isList = 'pageInfo' in fieldsOf(getNamedType(field.type));
    const standings = isList ? await values.standings(field) : [];
    for (const [argument, required] of await values.required(field)) {
      // The arguments that a list requires filter it; the level of a network does not.
      const unfiltered: Filter = [isNetwork ? null : argument, {}];
      const filters = [unfiltered, ...(unfiltered[0] === null ? await values.filters(field) : [])];
      const add = (by: readonly string[], selection: string, filtered: readonly Filter[]) => {
        const name = [field.name, ...(isNetwork ? [argument] : []), ...by].join(' ');
        if (words.length > 0 && !words.some((word) => name.includes(word))) return;
        const document = documentOf(field, selection);
        for (const [filter, variables] of filtered) {
          questions.push({ name, filter, document, variables: { ...required, ...variables } });
        }
      };
      add([], `${PAGE} }`, standings);
      if (isNetwork) add([], `${NETWORK} } ${PARTY}`, filters);
      for (const [n, first] of dimensions.entries()) {
        const groups = `groups(by: [${first}]) { ...Counted }`;
        add([first], `{ totalCount ${groups} } } ${COUNTED}`, filters);
        for (const second of dimensions.slice(n + 1)) {
          // As in the explorer, which shows totals of the first dimension, too.
          const both = `groups(by: [${first}, ${second}]) { ...Counted } ends: ${groups}`;
          const isOfPairs = [first, second].some((dimension) => dimension.endsWith('_PAIR'));
          add([first, second], `{ totalCount ${both} } } ${COUNTED}`, isOfPairs ? filters : [unfiltered]);
        }
      }
    }
  }
  return questions;
}

/** A value that many records have, with its name. */
interface Known {
  value: unknown;
  label: string;
}

/** Values of arguments in a database. */
class KnownValues {
  readonly #byDimension = new Map<string, Promise<Known[]>>();

  constructor(
    private readonly ask: Ask,
    private readonly fields: readonly Field[],
  ) {}

  /** Returns all combinations of values of the required arguments of a field, as a name and variables. */
  async required({ args }: Field): Promise<Filter[]> {
    let combinations: [string | null, Variables][] = [[null, {}]];
    for (const { name, type } of args.filter(isRequiredArgument)) {
      // Other arguments than constants take names of parties.
      const parties = (await this.#frequent('PARTY')).slice(0, 2);
      const pair = { value: parties.map(({ value }) => value), label: parties.map(({ label }) => label).join(' - ') };
      const values = constantsOf(type).length > 0 ? constantsOf(type) : [pair];
      combinations = combinations.flatMap(([names, variables]) =>
        values.map(({ value, label }) => [[names, label].filter(Boolean).join(' '), { ...variables, [name]: value }]),
      );
    }
    return combinations;
  }

  /** Returns filters of a list or a network that match many records. */
  async filters(field: Field): Promise<Filter[]> {
    const filters: Filter[] = [];
    if (field.args.some(({ name }) => name === 'search'))
      filters.push([`search ${COMMON_WORD}`, { search: COMMON_WORD }]);
    for (const { name, type } of Object.values(fieldsOf(whereOf(field)) as { [name: string]: GraphQLInputField })) {
      if (!FILTERS.has(name)) continue;
      for (const { value, label } of await this.#valuesOf(field, name, type)) {
        filters.push([`${name} ${label}`, { where: { [name]: isListType(getNullableType(type)) ? [value] : value } }]);
      }
    }
    return [...filters, ...(await this.standings(field)).filter(([name]) => name === 'standing MEMBER')];
  }

  /** Returns filters by each standing in a bloc. */
  async standings(field: Field): Promise<Filter[]> {
    const { standing } = fieldsOf(whereOf(field));
    if (!standing) return [];
    const { data } = await this.ask('{ parties(where: { levels: [BLOC] }, first: 1) { nodes { slug } } }', {});
    const bloc = data.parties.nodes[0]?.slug;
    if (!bloc) return [];
    const standings = constantsOf(fieldsOf(getNamedType(standing.type)).in!.type);
    return standings.map(({ value }) => [`standing ${value}`, { where: { standing: { bloc, in: [value] } } }]);
  }

  async #valuesOf(field: Field, name: string, type: GraphQLType): Promise<Known[]> {
    if (getNamedType(type).name === 'DateRange') {
      const years = await this.#frequent('YEAR', field);
      if (years.length === 0) return [];
      const quarter = Math.floor(years.length / 4);
      const [from, to] = [years[quarter]!.value, years.at(-1 - quarter)!.value];
      return [{ value: { from, to }, label: `${from} to ${to}` }];
    }
    if (name === 'lateralities') return constantsOf(type);
    // A filter has the name of its dimension, or the plural if it takes several values.
    return (await this.#frequent(name.replace(/s$/, '').toUpperCase(), field)).slice(0, 1);
  }

  /**
   * Returns the values of a dimension in the database, those with most records first, or by time.
   * @param like a list or a network whose filter the counted list has; the first list that has the dimension if omitted
   */
  #frequent(dimension: string, like?: Field): Promise<Known[]> {
    const list = this.fields.find(
      (field) =>
        dimensionsOf(field).includes(dimension) &&
        (!like || whereOf(field) === whereOf(like)) &&
        !field.args.some(isRequiredArgument),
    );
    if (!list) return Promise.resolve([]);
    const document = `{ list: ${list.name} { groups(by: [${dimension}]) { rows { keys { value label } } } } }`;
    const values =
      this.#byDimension.get(document) ??
      this.ask(document, {}).then(({ data, code }) => {
        // Another list has these values too, and its groups may take less time.
        if (code !== null && like) return this.#frequent(dimension);
        if (code !== null) throw new Error(`${document}: ${code}`);
        const keys = (data.list.groups.rows as { keys: Known[] }[]).map(({ keys: [key] }) => key!);
        return keys.filter(({ value }) => value !== null);
      });
    this.#byDimension.set(document, values);
    return values;
  }
}

/**
 * Sends queries that count to a server on a database, each some times until it takes too long.
 * @param words only queries whose names contain one of these
 */
export async function measureReal(
  databaseUrl: string,
  { words, say }: { words: readonly string[]; say: (what: string) => void },
): Promise<RealMeasure[]> {
  const config = readConfig({
    PORT: '0',
    LOG_LEVEL: 'error',
    RATE_LIMIT_ADDRESS: 'off',
    ANSWER_CACHE_MB: '0',
    DATABASE_URL: databaseUrl,
  });
  const server = await startServer(config, openLog(config), { budget: { withoutKey: ANY_COST, withKey: ANY_COST } });
  try {
    const ask: Ask = (query, variables) => askAt(`${server.localUrl}/graphql`, query, variables);
    const questions = await realQuestions(ask, words);
    await finishJobs(server.dataSource);
    const ran = watchStatements(poolOf(server.dataSource));
    const measures: RealMeasure[] = [];
    for (const [n, { name, filter, document, variables }] of questions.entries()) {
      let measure: RealMeasure = {
        name,
        filter,
        ms: Number.POSITIVE_INFINITY,
        code: null,
        statements: Number.POSITIVE_INFINITY,
      };
      for (let sent = 0; sent === 0 || (sent < REPETITIONS && !takesTooLong(measure)); sent++) {
        ran.length = 0;
        const { ms, code } = await ask(document, variables);
        measure = {
          ...measure,
          ms: Math.min(ms, measure.ms),
          code,
          statements: Math.min(ran.length, measure.statements),
        };
      }
      measures.push(measure);
      say(`${n + 1} of ${questions.length}: ${[name, filter].filter(Boolean).join(', ')}: ${timeOf(measure)} ms`);
    }
    return measures;
  } finally {
    await server.stop();
  }
}

/**
 * Waits until the scheduled jobs have nothing to do: after an import they compare all records with each other.
 * @throws Error if they go on for more than 20 minutes
 */
async function finishJobs(dataSource: DataSource): Promise<void> {
  for (let waited = 0; waited < 1_200; waited++) {
    const [{ due }] = await dataSource.query(
      'select ((select count(*) from duplicate_due) + (select count(*) from pair_change))::integer as due',
    );
    if (due === 0) return;
    await setTimeout(1_000);
  }
  throw new Error('Scheduled jobs still have work to do after 20 minutes.');
}

/** Whether a query takes too long, or fails. */
export function takesTooLong({ ms, code }: RealMeasure): boolean {
  return code !== null || ms > MAX_MS;
}

/** Formats the measurements: all, the slowest first; those that take too long; and those that are slow without a filter. */
export function tablesOfReal(measures: readonly RealMeasure[]): string {
  const sorted = [...measures].sort((a, b) => b.ms - a.ms);
  const slow = sorted.filter((measure) => measure.filter === null && measure.ms > MAX_UNFILTERED_MS);
  return [
    table(sorted.map(rowOf)),
    `Over ${MAX_UNFILTERED_MS} ms without a filter: ${slow.length} of ${sorted.filter(({ filter }) => filter === null).length}`,
    table(slow.map(rowOf)),
    `Over ${MAX_MS} ms: ${sorted.filter(takesTooLong).length} of ${sorted.length}`,
    table(sorted.filter(takesTooLong).map(rowOf)),
  ].join('\n\n');
}

function rowOf(measure: RealMeasure): { [column: string]: string } {
  return {
    question: measure.name,
    filter: measure.filter ?? '-',
    ms: timeOf(measure),
    statements: String(measure.statements),
  };
}

const timeOf = ({ ms, code }: RealMeasure) =>
  code === null ? ms.toFixed(ms < 10 ? 1 : 0) : `${code} ${ms.toFixed(0)}`;

// biome-ignore lint/suspicious/noExplicitAny: the data have the structure of the query
type Ask = (query: string, variables: Variables) => Promise<{ ms: number; data: any; code: string | null }>;

async function askAt(url: string, query: string, variables: Variables): ReturnType<Ask> {
  const began = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  const ms = performance.now() - began;
  const { data, errors } = JSON.parse(text);
  return { ms, data, code: errors?.[0].extensions.code ?? null };
}

/** Writes a query with all required arguments of a field, and its arguments that filter. */
function documentOf({ name, args }: Field, selection: string): string {
  const used = args.filter((each) => isRequiredArgument(each) || ['where', 'search'].includes(each.name));
  const declared = used.map((each) => `$${each.name}: ${each.type}`).join(', ');
  return `query (${declared}) { ${name}(${used.map((each) => `${each.name}: $${each.name}`).join(', ')}) ${selection}`;
}

/** Returns the type of the filter of a list or network; undefined if it has none. */
function whereOf({ args }: Field): GraphQLNamedType | undefined {
  const where = args.find(({ name }) => name === 'where');
  return where && getNamedType(where.type);
}

/** Returns the dimensions by which a list is counted; empty if it has no groups. */
function dimensionsOf({ type }: Field): string[] {
  const { groups } = fieldsOf(getNamedType(type)) as { [name: string]: Field };
  const by = groups?.args.find(({ name }) => name === 'by');
  return by ? constantsOf(by.type).map(({ value }) => value) : [];
}

/** Returns the values of an enumeration; empty for other types. */
function constantsOf(type: GraphQLType): { value: string; label: string }[] {
  const named = getNamedType(type);
  return isEnumType(named) ? named.getValues().map(({ name }) => ({ value: name, label: name })) : [];
}

function fieldsOf(type: GraphQLNamedType | undefined): { [name: string]: { type: GraphQLType } } {
  return isObjectType(type) || isInputObjectType(type) ? type.getFields() : {};
}
