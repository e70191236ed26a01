import {
  type GraphQLField,
  type GraphQLSchema,
  GraphQLString,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { GraphQLLocale } from 'graphql-scalars';
import type { RequestContext } from '../../access/context.ts';
import { listAddress, ownTexts } from '../../query/compiling/list-address.ts';
import { listQuery } from '../../query/compiling/list-query.ts';
import { OwnQuery } from '../../query/running/in-process.ts';
import type { Reader } from '../../query/running/reader.ts';
import type { FeedEntry } from '../../records/description/machine.ts';
import { exportedTables, recordTypes } from '../../records/description/registry.ts';
import { badInput } from '../../runtime/errors.ts';
import { fragmentReader } from '../record-documents/fragments.ts';

/** A page of a feed, what was changed last first. */
export interface FeedPage {
  /** The list that it is of, as in the API. */
  list: string;
  entries: FeedEntry[];
  /** Where the next page begins, or null where this is the last. */
  next: string | null;
}

interface Found {
  list: { pageInfo: { hasNextPage: boolean; endCursor: string | null }; nodes: FeedEntry[] };
}

/** How many entries a page has. */
const PAGE = 50;

/** The list whose feed it is where an address names none: everything that ties parties together. */
const USUAL = 'cooperationItems';

/** What addresses say for short: only what of the list is this party's or this forum's. */
const SHORTHANDS = ['party', 'forum'] as const;

const OWN = {
  records: GraphQLString,
  after: GraphQLString,
  lang: GraphQLLocale,
  party: GraphQLString,
  forum: GraphQLString,
};

type List = GraphQLField<unknown, unknown>;

/** All lists of records that can be ordered by the last change, each with the query for a page of its feed. */
export class FeedLists {
  readonly #lists: ReadonlyMap<string, { field: List; query: OwnQuery<Found, RequestContext> }>;

  constructor(schema: GraphQLSchema, reader: Reader<RequestContext>) {
    const fields = Object.values(schema.getQueryType()!.getFields()).filter(hasFeed);
    const withFragments = fragmentReader();
    this.#lists = new Map(
      fields.map((field) => {
        const text = listQuery(field, PAGE_OF_ENTRIES, '$lang: Locale!') + fragmentOfTypes();
        return [nameOf(field), { field, query: new OwnQuery(withFragments(text), schema, reader) }];
      }),
    );
  }

  /** By which names addresses know them. */
  get names(): string[] {
    return [...this.#lists.keys()];
  }

  /**
   * The page of a feed that an address asks for.
   * @throws GraphQLError where it asks for something that there is not
   */
  async find(search: string, lang: string, context: RequestContext): Promise<FeedPage> {
    const parameters = new URLSearchParams(search);
    const { records: name = USUAL, after, ...shorthands } = ownTexts(parameters, OWN);
    const list = this.#lists.get(name);
    if (!list) throw badInput('records', `there is no such list. There are ${this.names.join(', ')}.`);
    const given = listAddress(parameters, list.field, Object.keys(OWN));
    if (given.orderBy) throw badInput('orderBy', 'a feed is in the order of changes, the latest first.');
    const variables = {
      ...given,
      where: whereOf(list.field, given.where, shorthands),
      orderBy: { field: 'UPDATED_AT', direction: 'DESC' },
      first: PAGE,
      after: after ?? null,
      lang,
    };
    const { nodes, pageInfo } = (await list.query.dataOf(variables, context)).list;
    return { list: name, entries: nodes, next: pageInfo.hasNextPage ? pageInfo.endCursor : null };
  }
}

function whereOf(field: List, given: unknown, shorthands: { readonly [name: string]: string }): object {
  const type = getNamedType(field.args.find(({ name }) => name === 'where')!.type);
  const where: { [name: string]: unknown } = given ? { any: [given] } : {};
  for (const name of SHORTHANDS) {
    if (shorthands[name] === undefined) continue;
    if (!isInputObjectType(type) || !type.getFields()[name]) throw badInput(name, 'this list has no such filter.');
    where[name] = shorthands[name];
  }
  return where;
}

/** Whether a field is a list of records that can be ordered by their last change. */
function hasFeed(field: List): boolean {
  const argument = (name: string) => field.args.find((each) => each.name === name);
  const order = argument('orderBy') && getNamedType(argument('orderBy')!.type);
  const by = isInputObjectType(order) && getNamedType(order.getFields().field!.type);
  return isEnumType(by) && Boolean(by.getValue('UPDATED_AT')) && isOfRecords(field);
}

function isOfRecords({ type }: List): boolean {
  const connection = getNamedType(type);
  const node = isObjectType(connection) && getNamedType(connection.getFields().nodes!.type);
  return (isObjectType(node) || isInterfaceType(node)) && node.getInterfaces().some(({ name }) => name === 'Record');
}

/** The name of a list in addresses: that of its export. */
function nameOf({ name }: List): string {
  return exportedTables().find(({ list }) => list === name)?.name ?? name;
}

/** What a feed asks of the records of each type. */
function fragmentOfTypes(): string {
  const names = recordTypes().flatMap(({ machine }) => machine.feed.fragment ?? []);
  return `fragment OfTypes on Record {\n${names.map((name) => `...${name}`).join('\n')}\n}\n`;
}

const PAGE_OF_ENTRIES = 'pageInfo { hasNextPage endCursor } nodes { ...Entry ...OfTypes }';
