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
import { InternalQuery } from '../../query/running/internal-query.ts';
import type { Reader } from '../../query/running/reader.ts';
import type { FeedEntry } from '../../records/description/machine.ts';
import { exportedTables, recordTypes } from '../../records/description/registry.ts';
import { badInput } from '../../runtime/errors.ts';
import { listAddress, ownTexts } from '../list-address.ts';
import { listQuery } from '../list-query.ts';
import { fragmentAppender } from '../record-documents/fragments.ts';

/** A page of a feed, the latest change first. */
export interface FeedPage {
  /** The name of the list in addresses. */
  list: string;
  entries: FeedEntry[];
  /** The cursor of the next page; null on the last page. */
  next: string | null;
}

interface Found {
  list: { pageInfo: { hasNextPage: boolean; endCursor: string | null }; nodes: FeedEntry[] };
}

const PAGE_SIZE = 50;

/** The list of a feed without the parameter `records`. */
const DEFAULT_LIST = 'cooperationItems';

/** Parameters that are short for a filter of the same name. */
const SHORTHANDS = ['party', 'forum'] as const;

const OWN = {
  records: GraphQLString,
  after: GraphQLString,
  lang: GraphQLLocale,
  party: GraphQLString,
  forum: GraphQLString,
};

type List = GraphQLField<unknown, unknown>;

/** Reads feeds of all lists of records that can be ordered by `UPDATED_AT`. */
export class FeedLists {
  readonly #lists: ReadonlyMap<string, { field: List; query: InternalQuery<Found, RequestContext> }>;

  constructor(schema: GraphQLSchema, reader: Reader<RequestContext>) {
    const fields = Object.values(schema.getQueryType()!.getFields()).filter(hasFeed);
    const withFragments = fragmentAppender();
    this.#lists = new Map(
      fields.map((field) => {
        const text = listQuery(field, PAGE_OF_ENTRIES, '$lang: Locale!') + fragmentOfTypes();
        return [nameOf(field), { field, query: new InternalQuery(withFragments(text), schema, reader) }];
      }),
    );
  }

  /** The names of the lists in addresses. */
  get names(): string[] {
    return [...this.#lists.keys()];
  }

  /**
   * Reads the page of a feed.
   * @param search the query string of the address
   * @throws GraphQLError BAD_USER_INPUT
   */
  async find(search: string, lang: string, context: RequestContext): Promise<FeedPage> {
    const parameters = new URLSearchParams(search);
    const { records: name = DEFAULT_LIST, after, ...shorthands } = ownTexts(parameters, OWN);
    const list = this.#lists.get(name);
    if (!list) throw badInput('records', `there is no list "${name}". Use one of ${this.names.join(', ')}.`);
    const given = listAddress(parameters, list.field, Object.keys(OWN));
    if (given.orderBy)
      throw badInput('orderBy', 'a feed is always in the order of changes, the latest first. Omit orderBy.');
    const variables = {
      ...given,
      where: whereOf(list.field, given.where, shorthands),
      orderBy: { field: 'UPDATED_AT', direction: 'DESC' },
      first: PAGE_SIZE,
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
    if (!isInputObjectType(type) || !type.getFields()[name])
      throw badInput(name, `the list ${nameOf(field)} has no such filter. Omit ${name}.`);
    where[name] = shorthands[name];
  }
  return where;
}

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

/** The name of a list in addresses: the same as that of its export. */
function nameOf({ name }: List): string {
  return exportedTables().find(({ list }) => list === name)?.name ?? name;
}

/** Selects the fields that the entries of each type need. */
function fragmentOfTypes(): string {
  const names = recordTypes().flatMap(({ machine }) => machine.feed.fragment ?? []);
  return `fragment OfTypes on Record {\n${names.map((name) => `...${name}`).join('\n')}\n}\n`;
}

const PAGE_OF_ENTRIES = 'pageInfo { hasNextPage endCursor } nodes { ...Entry ...OfTypes }';
