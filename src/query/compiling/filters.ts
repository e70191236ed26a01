import { GraphQLError } from 'graphql';
import { badInput, withArgumentPrefix } from '../../runtime/errors.ts';
import { all, type Sql, some, sql } from '../sql.ts';
import type { Row } from './row.ts';

/** A `where` with these fields, which can be nested. */
export type Where<Fields = object> = Fields & { any?: Where<Fields>[] | null; not?: Where<Fields> | null };

/** Translates one field of a `where` into a condition on the row, given the field's value and the whole `where`. */
export type Rule<Entity, Value, Whole> = (row: Row<Entity>, value: NonNullable<Value>, whole: Whole) => Sql;

const MAX_NESTING = 5;

/** Each costs the planner about as much as a list of its own: 30 ms if it contains many names. */
const MAX_FILTERS = 30;

/** The rules of the `where` of one type. A feature adds rules for fields about its own records. */
export class Filter<Fields, Entity> {
  private readonly rules = new Map<string, Rule<Entity, unknown, Fields> | null>();

  /** @param name the GraphQL name of the input, for messages */
  constructor(readonly name: string) {}

  /**
   * Sets the rule of a field.
   * @param rule null if the field only modifies another one, whose rule reads it
   */
  rule<Field extends keyof Fields & string>(field: Field, rule: Rule<Entity, Fields[Field], Fields> | null): this {
    if (this.rules.has(field)) throw new Error(`${this.name}.${field} has a rule already`);
    this.rules.set(field, rule as Rule<Entity, unknown, Fields> | null);
    return this;
  }

  /**
   * Returns the conditions of a `where`. Omitted and null fields restrict nothing.
   * @param place path of the `where`: in the arguments, or in the surrounding `where`
   * @throws GraphQLError BAD_USER_INPUT if `any` and `not` are nested more than 5 levels deep, or contain more than 30
   *   filters in all
   */
  conditions(where: Where<Fields> | null | undefined, row: Row<Entity>, place: Place = ['where'], depth = 0): Sql[] {
    if (!where) return [];
    if (depth === 0) assertSmall(where);
    const conditions: Sql[] = [];
    for (const [field, value] of Object.entries(where)) {
      if (value == null || field === 'any' || field === 'not') continue;
      const rule = this.rules.get(field);
      if (rule === undefined) throw new Error(`${this.name}.${field} has no rule`);
      if (rule) conditions.push(within(place, () => rule(row, value, where)));
    }
    const { any, not } = where;
    const inside = (each: Where<Fields>, ...steps: string[]) => all(this.conditions(each, row, steps, depth + 1));
    if (any) {
      const holds = () => some(any.map((each, index) => inside(each, 'any', String(index))));
      conditions.push(within(place, holds));
    }
    if (not) conditions.push(within(place, () => sql`not coalesce((${inside(not, 'not')}), false)`));
    return conditions;
  }
}

type Place = readonly string[];

/** Runs a rule, and attributes its errors and lookups to the place of its `where`. */
function within(place: Place, rule: () => Sql): Sql {
  try {
    const condition = rule();
    condition.place = place;
    return condition;
  } catch (error) {
    throw error instanceof GraphQLError ? withArgumentPrefix(place, error) : error;
  }
}

/** @throws GraphQLError BAD_USER_INPUT */
function assertSmall(where: Where): void {
  if (depthOf(where) > MAX_NESTING)
    throw badInput('where', `any and not are nested too deeply. The maximum is ${MAX_NESTING} levels.`);
  if (partsOf(where) > MAX_FILTERS) {
    throw badInput('where', `any and not contain too many filters. The maximum is ${MAX_FILTERS} in all.`);
  }
}

/** How deeply `any` and `not` are nested. */
function depthOf(where: Where): number {
  return Math.max(0, ...[...(where.any ?? []), ...(where.not ? [where.not] : [])].map((part) => 1 + depthOf(part)));
}

/** Number of filters in `any` and `not`, at any depth. The depth was checked before. */
function partsOf(where: Where): number {
  const parts: Where[] = [...(where.any ?? []), ...(where.not ? [where.not] : [])];
  return parts.reduce((sum, part) => sum + partsOf(part), parts.length);
}
