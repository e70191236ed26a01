import { ArgsType, type ClassType, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { Where } from '../../query/compiling/filters.ts';
import { MOST_PER_PAGE } from '../../query/compiling/pages.ts';
import type { EntityClass } from '../../query/compiling/row.ts';
import { type EnumOf, enumOf } from '../values/enum.ts';
import { Optional } from './optional.ts';

@ObjectType('PageInfo', { description: 'Where a page lies in its list.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether the list goes on after this page.' })
  hasNextPage: boolean;

  @Field(() => Boolean, { description: 'Whether the list begins before this page.' })
  hasPreviousPage: boolean;

  @Field(() => String, { nullable: true, description: 'The cursor of the first edge; null on an empty page.' })
  startCursor: string | null;

  @Field(() => String, { nullable: true, description: 'The cursor of the last edge; null on an empty page.' })
  endCursor: string | null;
}

/** The two types of a Relay connection. */
export interface ConnectionTypes {
  Edge: ClassType;
  Connection: ClassType;
}

/**
 * Makes the types of a Relay connection, `<name>Edge` and `<name>Connection`.
 * @param edge what an edge is
 * @param connection what the connection is
 * @param more the fields of an edge beside cursor and node, each with its type and what it is
 */
export function connectionOf(
  name: string,
  node: () => EntityClass<unknown>,
  edge: string,
  connection: string,
  more: { [field: string]: [type: object, description: string, options?: { nullable: true }] } = {},
): ConnectionTypes {
  @ObjectType(`${name}Edge`, { description: edge })
  class Edge {
    @Field(() => String, { description: 'Where this edge lies in the list: give it as `after` or `before`.' })
    cursor: string;

    @Field(node as () => ClassType, { description: 'What the list holds here.' })
    node: object;
  }
  for (const [field, [type, description, options]] of Object.entries(more)) {
    Field(() => type, { ...options, description })(Edge.prototype, field);
  }

  @ObjectType(`${name}Connection`, { description: connection })
  class Connection {
    @Field(() => [Edge], { description: 'The page, each entry with its cursor and what belongs to the entry.' })
    edges: Edge[];

    @Field(() => [node() as ClassType], { description: 'The page without cursors.' })
    nodes: object[];

    @Field(() => PageInfo, { description: 'Where this page lies in the list.' })
    pageInfo: PageInfo;

    @Field(() => Int, {
      description: 'Number of items on all pages. Counting costs time: request it only if needed.',
    })
    totalCount: number;
  }
  return { Edge, Connection };
}

@ArgsType()
export class PageArguments {
  @Optional(Int, 'How many from the start, 1 to 100; 20 where neither first nor last is given.')
  first?: number | null;

  @Optional(String, 'Only what comes after this cursor.')
  after?: string | null;

  @Optional(Int, 'How many from the end, 1 to 100.')
  last?: number | null;

  @Optional(String, 'Only what comes before this cursor.')
  before?: string | null;
}

export const OrderDirection = enumOf(
  'OrderDirection',
  'Which end comes first. What has no date counts as earliest in both directions.',
  {
    ASC: 'The earliest, smallest or first in the alphabet comes first.',
    DESC: 'The latest, largest or last in the alphabet comes first.',
  },
);
export type OrderDirection = EnumOf<typeof OrderDirection>;

/** The arguments of a list: filter, search, order and page. */
export interface ListArgs<Fields, Name extends string> extends PageArguments {
  where?: Where<Fields> | null;
  search?: string | null;
  orderBy?: { field: Name; direction?: OrderDirection | null } | null;
}

/**
 * The class of the arguments of a list.
 * @param where the input by which it is filtered
 * @param order the input by which it is ordered
 */
export function listArguments<Fields, Name extends string>(
  where: ClassType,
  order: ClassType,
): ClassType<ListArgs<Fields, Name>> {
  @ArgsType()
  class Arguments extends PageArguments implements ListArgs<Fields, Name> {
    @Optional(where, 'Which ones; all fields given must hold.')
    where?: Where<Fields> | null;

    @Optional(String, 'Only items that contain each of these words, also as beginnings; costs 50.')
    search?: string | null;

    @Optional(order, 'In which order; where nothing is said, a search gives the best fit first.')
    orderBy?: ListArgs<Fields, Name>['orderBy'];
  }
  return Arguments;
}

/**
 * The input by which a list is ordered.
 * @param fields the enum of its orders
 */
export function orderInput(name: string, description: string, fields: object): ClassType {
  @InputType(name, { description })
  class Order {
    @Field(() => fields, { description: 'By what.' })
    field: string;

    @Optional(OrderDirection, 'Default: descending for dates, numbers, relevance; ascending for names, titles.')
    direction?: OrderDirection | null;
  }
  return Order;
}

/** The argument of a short plain list. */
@ArgsType()
export class First {
  @Field(() => Int, { defaultValue: MOST_PER_PAGE, description: 'How many at most, 1 to 100.' })
  first: number;
}

/** The argument by which one record is found. */
@ArgsType()
export class ById {
  @Field(() => ID, {
    description: 'Id, slug, or the id of a version: `<id>@<version>` or `<id>@<instant>`.',
  })
  id: string;
}
