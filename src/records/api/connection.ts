import { GraphQLDateTime } from 'graphql-scalars';
import { ArgsType, type ClassType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { EntityClass } from '../../query/compiling/row.ts';

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

/** The class to extend for an edge: `class ForumEdge extends EdgeOf(() => Forum) {}`. */
export function EdgeOf<Node>(node: () => EntityClass<Node>) {
  @ObjectType()
  abstract class Edge {
    @Field(() => String, { description: 'Where this edge lies in the list: give it as `after` or `before`.' })
    cursor: string;

    @Field(() => node() as unknown as ClassType, { description: 'What the list holds here.' })
    node: Node;
  }
  return Edge;
}

/** The class to extend for a Relay connection: `class ForumConnection extends ConnectionOf(() => Forum, () => ForumEdge) {}`. */
export function ConnectionOf<Node>(node: () => EntityClass<Node>, edge: () => EntityClass<unknown>) {
  @ObjectType()
  abstract class Connection {
    @Field(() => [edge() as unknown as ClassType], {
      description: 'The page, each entry with its cursor and what belongs to the entry.',
    })
    edges: unknown[];

    @Field(() => [node() as unknown as ClassType], { description: 'The page without cursors.' })
    nodes: Node[];

    @Field(() => PageInfo, { description: 'Where this page lies in the list.' })
    pageInfo: PageInfo;

    @Field(() => Int, {
      description:
        'How many there are on all pages. It is counted only when asked for: the cost grows with their number, and is often ' +
        'the dearest part.',
    })
    totalCount: number;
  }
  return Connection;
}

@ArgsType()
export class PageArguments {
  @Field(() => Int, {
    nullable: true,
    description: 'How many from the start, 1 to 100; 20 where neither first nor last is given.',
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what comes after this cursor.' })
  after?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many from the end, 1 to 100.' })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what comes before this cursor.' })
  before?: string | null;
}

@ArgsType()
export class ForwardPageArguments {
  @Field(() => Int, { nullable: true, description: 'How many, 1 to 100; 20 where it is not given.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only what comes after this cursor.' })
  after?: string | null;
}

/** The class to extend for the arguments of a list: filter, search, order and page. */
export function ListArguments<Whole extends object, Order extends object>(
  where: () => ClassType<Whole>,
  order: () => ClassType<Order>,
) {
  @ArgsType()
  abstract class Arguments extends PageArguments {
    @Field(() => where(), { nullable: true, description: 'Which ones; all fields given must hold.' })
    where?: Whole | null;

    @Field(() => String, {
      nullable: true,
      description:
        'Only what has each of these words, in any language and script: in a name, title, summary, position or code of its ' +
        'own, or in a name of a party or person that it mentions. The last word may be the beginning of one, from three ' +
        'letters on that of a name mentioned; a single letter is the beginning of a whole name. Signs have no meaning. Where ' +
        'a word stands nowhere, those most like it count. The first 8 words of 200 characters are looked at; a text without ' +
        'a letter or digit finds nothing. Its cost grows with the number of those that have the words.',
    })
    search?: string | null;

    @Field(() => order(), {
      nullable: true,
      description: 'In which order; where nothing is said, a search gives the best fit first.',
    })
    orderBy?: Order | null;
  }
  return Arguments;
}

/** What the value RELEVANCE of every order says of itself. */
export const BY_RELEVANCE = {
  description:
    'By how well it fits what is searched for, DESC the best first: names that are the text or begin with it, then words ' +
    'in names and titles, in summaries, in what else is searched, and in what is only mentioned. Refused without `search`.',
};

export enum OrderDirection {
  ASC = 'ASC',
  DESC = 'DESC',
}
registerEnumType(OrderDirection, {
  name: 'OrderDirection',
  description: 'Which end comes first. What has no date counts as earliest in both directions.',
  valuesConfig: {
    ASC: { description: 'The earliest, smallest or first in the alphabet comes first.' },
    DESC: { description: 'The latest, largest or last in the alphabet comes first.' },
  },
});

/** The class to extend for an order: `class ForumOrder extends OrderBy<ForumOrderField>(() => ForumOrderField) {}`. */
export function OrderBy<FieldName extends string>(fields: () => object) {
  @InputType()
  abstract class Order {
    @Field(fields, { description: 'By what.' })
    field: FieldName;

    @Field(() => OrderDirection, { description: 'Which end comes first.' })
    direction: OrderDirection;
  }
  return Order;
}

/** The arguments of a short plain list. */
export function ShortList(usual: number) {
  @ArgsType()
  class First {
    @Field(() => Int, {
      nullable: true,
      defaultValue: usual,
      description: 'How many at most, 1 to 100; null means 100.',
    })
    first?: number | null;
  }
  return First;
}

@ArgsType()
export class First20 extends ShortList(20) {}

@ArgsType()
export class First50 extends ShortList(50) {}

/** The arguments by which one record with a slug is found. */
@ArgsType()
export class IdOrSlug {
  @Field(() => ID, { nullable: true, description: 'Its id.' })
  id?: string | null;

  @Field(() => String, { nullable: true, description: 'Its readable name in addresses.' })
  slug?: string | null;
}

/** The argument by which one record is found. */
@ArgsType()
export class ById {
  @Field(() => ID, { description: 'Its id.' })
  id: string;
}

/** The arguments by which one record is found, as it is or as it was. */
@ArgsType()
export class ByIdAsOf extends ById {
  @Field(() => GraphQLDateTime, {
    nullable: true,
    description:
      'As it was at this instant, its parts included; what it refers to is as of now. Null is given where there was ' +
      'none yet, or none any more.',
  })
  asOf?: Date | null;
}
