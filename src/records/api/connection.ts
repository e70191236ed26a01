import { ArgsType, type ClassType, Extensions, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { Where } from '../../query/compiling/filters.ts';
import { MAX_PAGE_SIZE } from '../../query/compiling/pages.ts';
import type { EntityClass } from '../../query/compiling/row.ts';
import type { Given } from '../../query/params.ts';
import { type EnumOf, enumOf } from '../values/enum.ts';
import { Optional } from './optional.ts';

@ObjectType('PageInfo', { description: 'Position of a page in its list.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether items follow the page.' })
  hasNextPage: boolean;

  @Field(() => Boolean, { description: 'Whether items precede the page.' })
  hasPreviousPage: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first edge; null for an empty page.' })
  startCursor: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last edge; null for an empty page.' })
  endCursor: string | null;
}

/** The two types of a Relay connection. */
export interface ConnectionTypes {
  Edge: ClassType;
  Connection: ClassType;
}

interface MoreFields {
  [field: string]: [
    type: object,
    description: string,
    /** `entries`: usual maximum number of entries of a list. */
    options?: { nullable?: true; entries?: number },
  ];
}

/**
 * Creates the types of a Relay connection, `<name>Edge` and `<name>Connection`.
 * @param edge description of the edge
 * @param connection description of the connection
 * @param more fields of an edge beside cursor and node, each with its type and description
 * @param beside further fields of the connection
 */
export function connectionOf(
  name: string,
  node: () => EntityClass<unknown>,
  edge: string,
  connection: string,
  more: MoreFields = {},
  beside: MoreFields = {},
): ConnectionTypes {
  @ObjectType(`${name}Edge`, { description: edge })
  class Edge {
    @Field(() => String, { description: 'Position of the edge in the list, for `after` or `before`.' })
    cursor: string;

    @Field(node as () => ClassType, { description: 'The item of the edge.' })
    node: object;
  }
  declareFields(Edge, more);

  @ObjectType(`${name}Connection`, { description: connection })
  class Connection {
    @Field(() => [Edge], { description: 'Items of the page, each with its cursor and further fields of the edge.' })
    edges: Edge[];

    @Field(() => [node() as ClassType], { description: 'Items of the page without cursors.' })
    nodes: object[];

    @Field(() => PageInfo, { description: 'Position of the page in the list.' })
    pageInfo: PageInfo;

    @Field(() => Int, {
      description: 'Number of items on all pages. Counting costs time: request it only if needed.',
    })
    totalCount: number;
  }
  declareFields(Connection, beside);
  return { Edge, Connection };
}

function declareFields(of: ClassType, fields: MoreFields): void {
  for (const [field, [type, description, { nullable, entries } = {}]] of Object.entries(fields)) {
    Field(() => type, { nullable, description })(of.prototype, field);
    if (entries !== undefined) Extensions({ entries })(of.prototype, field);
  }
}

@ArgsType()
export class PageArguments {
  @Optional(Int, 'Number of items from the start, 1 to 100; 20 if `last` is omitted as well.')
  first?: number | null;

  @Optional(String, 'Only items after this cursor.')
  after?: Given | null;

  @Optional(Int, 'Number of items from the end, 1 to 100.')
  last?: number | null;

  @Optional(String, 'Only items before this cursor.')
  before?: Given | null;
}

export const OrderDirection = enumOf(
  'OrderDirection',
  'Direction of an order. Undated items count as earliest in both directions.',
  {
    ASC: 'The earliest, smallest or first in the alphabet comes first.',
    DESC: 'The latest, largest or last in the alphabet comes first.',
  },
);
export type OrderDirection = EnumOf<typeof OrderDirection>;

/** Arguments of a list: filter, search, order and page. */
export interface ListArgs<Fields, Name extends string> extends PageArguments {
  where?: Where<Fields> | null;
  search?: Given | null;
  orderBy?: { field: Name; direction?: OrderDirection | null } | null;
}

/**
 * Creates the class of the arguments of a list.
 * @param where input of the filter
 * @param order input of the order
 */
export function listArguments<Fields, Name extends string>(
  where: ClassType,
  order: ClassType,
): ClassType<ListArgs<Fields, Name>> {
  @ArgsType()
  class Arguments extends PageArguments implements ListArgs<Fields, Name> {
    @Optional(where, 'Only items that match all fields given.')
    where?: Where<Fields> | null;

    @Optional(String, 'Only items that contain each of these words, also as beginnings; costs 50.')
    search?: Given | null;

    @Optional(order, 'Order of the items. Default with `search`: best match first.')
    orderBy?: ListArgs<Fields, Name>['orderBy'];
  }
  return Arguments;
}

/**
 * Creates the input of an order.
 * @param fields enum of the criteria
 */
export function orderInput(name: string, description: string, fields: object): ClassType {
  @InputType(name, { description })
  class Order {
    @Field(() => fields, { description: 'Criterion of the order.' })
    field: string;

    @Optional(OrderDirection, 'Direction of the order. Default: descending, or ascending for names and titles.')
    direction?: OrderDirection | null;
  }
  return Order;
}

/** Argument of a short plain list. */
@ArgsType()
export class FirstArgument {
  @Field(() => Int, { defaultValue: MAX_PAGE_SIZE, description: 'Maximum number of items, 1 to 100.' })
  first: number;
}

/** Argument that names one record. */
@ArgsType()
export class IdArgument {
  @Field(() => ID, {
    description: 'Id, slug, or the id of a version: `<id>@<version>` or `<id>@<instant>`.',
  })
  id: Given;
}
