import type { ClassType } from 'type-graphql';
import type { Counting, GroupsArgs } from '../../query/compiling/dimension.ts';
import type { Where } from '../../query/compiling/filters.ts';
import { isInGroups } from '../../query/compiling/group-filter.ts';
import { Groups } from '../../query/compiling/groups.ts';
import type { Ordered } from '../../query/compiling/pages.ts';
import { type Choice, type ListRows, only, page, type ReadPlan, type Rows } from '../../query/compiling/read-plans.ts';
import type { EntityClass, Row } from '../../query/compiling/row.ts';
import type { FieldExtensions } from '../../query/compiling/selection.ts';
import { known } from '../../query/params.ts';
import type { PlacedLookup, Sql } from '../../query/sql.ts';
import { badInput } from '../../runtime/errors.ts';
import { tableOf } from '../description/record-type.ts';
import { typeOf } from '../known-types.ts';
import { enumOf } from '../values/enum.ts';
import { versionOf } from '../values/ids.ts';
import { matchesRef } from '../values/refs.ts';
import { versionReader } from '../version-reader.ts';
import {
  connectionOf,
  IdArgument,
  type ListArgs,
  listArguments,
  type OrderDirection,
  orderInput,
} from './connection.ts';
import { Fields, queryOf, type ResolverClass } from './fields.ts';
import {
  type DescribedDimension,
  GROUP_FILTER_DESCRIPTION,
  GROUPS_DESCRIPTION,
  GroupedCounts,
  groupArguments,
  groupInput,
} from './groups.ts';
import type { Order } from './orders.ts';
import { byRelevance, searchHits } from './search-filter.ts';
import type { WhereInput } from './where.ts';

/** Describes a list of the API; its types, arguments and queries are derived from the description. */
export interface ListDescription<Entity, Fields, Name extends string, Dimensions extends string> {
  /** Types that a search in the list finds, if the rows are not records of one type. */
  types?: () => readonly string[];
  /** Nouns for sentences: "A figure" and "figures"; the third noun is for orders, if it differs. */
  words: readonly [one: string, many: string, ordered?: string];
  /** Filter of the list. */
  where: WhereInput<Fields, Entity>;
  /** Orders by name, as clients see them. */
  orders: { readonly [name in Name]: Order<Entity> };
  /** Order if both `search` and `orderBy` are omitted, and the sentence about it in the description, if any. */
  defaultOrder: Usual<NoInfer<Name>>;
  usually?: string;
  /** Dimensions by name, as clients see them. */
  dimensions?: { readonly [name in Dimensions]: DescribedDimension<Entity> };
  /** Options for counting the rows, whatever the dimensions. */
  counting?: Counting<Entity> & Pick<FieldExtensions, 'counts'>;
  /** Fields of an edge beside cursor and node. */
  edge?: Parameters<typeof connectionOf>[4];
  /** The field `resolved` of the connection, if clients name parties in the arguments. */
  resolved?: ResolvedField;
  /** Type of the nodes, if it is not the type of the rows. */
  node?: EntityClass<unknown>;
  /** Prefix of the order's type, if it is not the name of the node. */
  orderTypePrefix?: string;
}

/** The field of a connection that returns the record to which each name in the arguments was resolved. */
export interface ResolvedField {
  type: object;
  description: string;
  read: (lookups: readonly PlacedLookup[]) => ReadPlan;
  /** Usual maximum number of names. */
  entries: number;
}

type Usual<Name extends string> = `${Exclude<Name, 'RELEVANCE'>} ${OrderDirection}`;

/** Returns the condition for the rows that a field shows. */
type Which<Entity, Owner> = (row: Row<Entity>, owner: Row<Owner>) => Sql | readonly Sql[];

/**
 * A list of the API, declared once: types of its connection, edges, arguments, orders and groups, and how it is read.
 */
export class List<Entity extends { id: string }, Fields, Name extends string, Dimensions extends string = never> {
  readonly Where: ClassType<Where<Fields> & object>;
  readonly Edge: ClassType;
  readonly Connection: ClassType;
  readonly Arguments: ClassType<ListArgs<Fields, Name>>;
  private readonly declarations: (() => ResolverClass)[] = [];
  private declared: readonly ResolverClass[] | null = null;

  constructor(
    readonly entity: EntityClass<Entity>,
    private readonly list: ListDescription<Entity, Fields, Name, Dimensions>,
  ) {
    const { words, where, node = entity, edge, dimensions, resolved } = list;
    const [one, many] = words;
    const types = connectionOf(node.name, () => node, `${one} in a list.`, `A list of ${many}, page by page.`, edge);
    this.Edge = types.Edge;
    this.Connection = types.Connection;
    if (dimensions) this.addGroups(dimensions);
    this.Where = where.build();
    this.Arguments = listArguments(this.Where, this.orderInput());
    if (resolved) this.addResolved(resolved);
  }

  /**
   * Queries and fields that return the list. They are declared when a feature reads this property: clients see them in
   * the order of the features, not of the loaded files.
   */
  get resolvers(): readonly ResolverClass[] {
    this.declared ??= this.declarations.map((declare) => declare());
    return this.declared;
  }

  /** Default order of the list. */
  get usual(): Ordered<Entity> {
    return this.order(this.list.defaultOrder);
  }

  /** One of its rows in a sentence: "a figure". */
  get noun(): string {
    return this.list.words[0].replace(/^./, (first) => first.toLowerCase());
  }

  get filter(): WhereInput<Fields, Entity> {
    return this.list.where;
  }

  /** Reads the rows that fulfil `which`, filtered, ordered and paged by the arguments. */
  read(
    args: ListArgs<Fields, Name>,
    which: (row: Row<Entity>) => Sql | readonly Sql[] = () => [],
    usual: Usual<Name> | Ordered<Entity> = this.list.defaultOrder,
  ): ReadPlan {
    const where = (row: Row<Entity>) => [...[which(row)].flat(), ...this.filter.conditions(args.where, row)];
    return page(this.entity, ...this.withSearch({ where }, args, usual), args);
  }

  /**
   * Restricts rows to those that match `search`, if it is given, and returns them with their order: `page(Forum,
   * ...list.withSearch(choice, args), args)`.
   * @throws GraphQLError BAD_USER_INPUT for the order RELEVANCE without `search`
   */
  withSearch(
    choice: Choice<Entity>,
    { search, orderBy }: Pick<ListArgs<Fields, Name>, 'orderBy' | 'search'>,
    usual: Usual<Name> | Ordered<Entity> = this.list.defaultOrder,
  ): [Choice<Entity>, Ordered<Entity>] {
    const isByRelevance = orderBy?.field === 'RELEVANCE';
    if (search == null && isByRelevance) {
      throw badInput('orderBy', 'RELEVANCE needs a search. Give search as well, or use another order.');
    }
    const named = orderBy && !isByRelevance ? this.named(orderBy) : null;
    if (search == null) return [choice, this.order(named ?? usual)];
    const ordered = named ? this.order(named) : byRelevance<Entity>(search, orderBy?.direction);
    return [{ ...choice, among: searchHits(search, this.list.types?.() ?? [typeOf(this.entity)]) }, ordered];
  }

  /** Adds the query for one record or a version of it, by id, or by slug if it has one. */
  addRecordQuery(name: string, description: string): this {
    const read = ({ id }: IdArgument): ReadPlan => {
      const type = tableOf(typeOf(this.entity));
      const versionId = known((given) => (versionOf(type, given) ? given : null), id);
      if (versionId) return versionReader().one(this.entity, versionOf(type, versionId)!);
      return only(this.entity, (row) => matchesRef(row as Row<{ id: string; slug: string }>, type, id));
    };
    const options = { args: IdArgument, nullable: true };
    this.declarations.push(() => queryOf(name, this.entity, description, read, options));
    return this;
  }

  /** Adds the query for the list. */
  addListQuery(name: string, description: string, which?: (row: Row<Entity>) => Sql): this {
    const read = (args: ListArgs<Fields, Name>) => this.read(args, which);
    this.declarations.push(() =>
      queryOf(name, this.Connection, description, read, { args: this.Arguments, nullable: true }),
    );
    return this;
  }

  /**
   * Adds the list to another type, as a field with the rows that fulfil `which`.
   * @param usual default order: one of the list's orders, or one that clients cannot request
   */
  addListField<Owner>(
    owner: EntityClass<Owner>,
    name: string,
    description: string,
    which: Which<Entity, Owner>,
    usual?: Usual<Name> | Ordered<Entity>,
  ): this {
    const read = (of: Row<Owner>, args: ListArgs<Fields, Name>) => this.read(args, (row) => which(row, of), usual);
    const options = { args: this.Arguments };
    this.declarations.push(
      () => new Fields<Owner>(owner).field(name, this.Connection, description, read, options).resolver,
    );
    return this;
  }

  private named({ field, direction }: NonNullable<ListArgs<Fields, Name>['orderBy']>): Usual<Name> {
    const usually = this.list.orders[field][1]!.isAlphabetical ? 'ASC' : 'DESC';
    return `${field as Exclude<Name, 'RELEVANCE'>} ${direction ?? usually}`;
  }

  private order(name: Usual<Name> | Ordered<Entity>): Ordered<Entity> {
    if (typeof name !== 'string') return name;
    const [field, direction] = name.split(' ') as [Name, OrderDirection];
    return { ...this.list.orders[field][1]!, name, descending: direction === 'DESC' };
  }

  private orderInput(): ClassType {
    const { words, orders, usually, node = this.entity, orderTypePrefix = node.name } = this.list;
    const [, many, ordered = many] = words;
    const description = [`Criteria for ordering ${ordered}.`, usually].filter(Boolean).join(' ');
    const fields = enumOf(`${orderTypePrefix}OrderField`, description, sentences(orders));
    return orderInput(`${orderTypePrefix}Order`, `Order of ${ordered}.`, fields);
  }

  private addResolved({ type, description, read, entries }: ResolvedField): void {
    const ofRows = (rows: unknown) => read((rows as Rows<Entity>).lookups);
    const options = { entries, ofLookups: true };
    this.declarations.push(
      () => new Fields<unknown>(this.Connection).field('resolved', [type], description, ofRows, options).resolver,
    );
  }

  private addGroups(dimensions: { readonly [name in Dimensions]: DescribedDimension<Entity> }): void {
    const { words, counting = {}, node = this.entity } = this.list;
    const names = enumOf(`${node.name}Dimension`, `Dimensions for counting ${words[1]}.`, sentences(dimensions));
    const counted = Object.fromEntries(
      Object.entries<DescribedDimension<Entity>>(dimensions).map(([name, [, dimension]]) => [name, dimension] as const),
    );
    const input = groupInput(node.name, words[1], names);
    this.filter.addFilter('group', [input], GROUP_FILTER_DESCRIPTION, (row, wanted) =>
      isInGroups(counted, row, wanted),
    );
    const groups = new Groups<Entity>(counted, counting);
    const read = (rows: unknown, args: GroupsArgs) => groups.of(rows as ListRows<Entity>, args);
    const options = { args: groupArguments(names), counts: counting.counts };
    this.declarations.push(
      () =>
        new Fields<unknown>(this.Connection).field('groups', GroupedCounts, GROUPS_DESCRIPTION, read, options).resolver,
    );
  }
}

/** Returns the descriptions of an enum's values from entries that begin with the description. */
function sentences<Name extends string>(
  said: { readonly [name in Name]: readonly [description: string, meaning: unknown] },
): { readonly [name in Name]: string } {
  const entries = Object.entries<readonly [string, unknown]>(said).map(([name, [description]]) => [name, description]);
  return Object.fromEntries(entries) as { [name in Name]: string };
}

/** Declares a list of the API. */
export function listOf<Entity extends { id: string }, Fields, Name extends string, Dimensions extends string = never>(
  entity: EntityClass<Entity>,
  list: ListDescription<Entity, Fields, Name, Dimensions>,
): List<Entity, Fields, Name, Dimensions> {
  return new List(entity, list);
}
