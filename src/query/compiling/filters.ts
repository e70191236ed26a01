import { GraphQLError } from 'graphql';
import { badInput, badInputWithin } from '../../runtime/errors.ts';
import { all, type Sql, some, sql } from '../sql.ts';
import type { Row } from './row.ts';

/** A `where` with these fields, which combines with itself. */
export type Where<Fields = object> = Fields & { any?: Where<Fields>[] | null; not?: Where<Fields> | null };

/** How one field of a `where` restricts rows: the row, the field's value, and the whole `where` it stands in. */
export type Rule<Entity, Value, Whole> = (row: Row<Entity>, value: NonNullable<Value>, whole: Whole) => Sql;

const DEEPEST = 5;

/** Each costs the planner about as much as a list of its own, some 30 ms where it names many things. */
const MOST_PARTS = 30;

/**
 * The rules of one record's `where`. A field about something that belongs to a later feature gets its rule from that
 * feature.
 */
export class Filter<Fields, Entity> {
  private readonly rules = new Map<string, Rule<Entity, unknown, Fields> | null>();

  /** @param name the GraphQL name of the input, for messages */
  constructor(readonly name: string) {}

  /**
   * Says what a field means. Each field has one meaning.
   * @param rule null where the field only changes the meaning of another one, which looks at it itself
   */
  rule<Field extends keyof Fields & string>(field: Field, rule: Rule<Entity, Fields[Field], Fields> | null): this {
    if (this.rules.has(field)) throw new Error(`${this.name}.${field} has a rule already`);
    this.rules.set(field, rule as Rule<Entity, unknown, Fields> | null);
    return this;
  }

  /**
   * The conditions of a `where`. Fields that are absent or null restrict nothing.
   * @param place of the `where`: in the arguments, or in the `where` around it
   * @throws GraphQLError BAD_USER_INPUT where any and not are nested more than five deep, or hold more than 30 in all
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

/** What a rule gives for a `where` at a place: its errors, and the names that it looks up, are said to stand there. */
function within(place: Place, rule: () => Sql): Sql {
  try {
    const condition = rule();
    condition.place = place;
    return condition;
  } catch (error) {
    throw error instanceof GraphQLError ? badInputWithin(place, error) : error;
  }
}

/** @throws GraphQLError BAD_USER_INPUT */
function assertSmall(where: Where): void {
  if (depthOf(where) > DEEPEST) throw badInput('where', `any and not may be nested ${DEEPEST} deep at most.`);
  if (partsOf(where) > MOST_PARTS) {
    throw badInput('where', `any and not may hold ${MOST_PARTS} filters in all at most.`);
  }
}

/** How deep `any` and `not` are nested. */
function depthOf(where: Where): number {
  return Math.max(0, ...[...(where.any ?? []), ...(where.not ? [where.not] : [])].map((part) => 1 + depthOf(part)));
}

/** How many filters `any` and `not` hold, at whatever depth: what is nested without end was refused before. */
function partsOf(where: Where): number {
  const parts: Where[] = [...(where.any ?? []), ...(where.not ? [where.not] : [])];
  return parts.reduce((sum, part) => sum + partsOf(part), parts.length);
}
