import { badInput } from '../../runtime/errors.ts';
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
   * @throws GraphQLError BAD_USER_INPUT where any and not are nested more than five deep, or hold more than 30 in all
   */
  conditions(where: Where<Fields> | null | undefined, row: Row<Entity>, depth = 0): Sql[] {
    if (!where) return [];
    if (depth > DEEPEST) throw badInput('where', `any and not may be nested ${DEEPEST} deep at most.`);
    if (depth === 0 && partsOf(where) > MOST_PARTS)
      throw badInput('where', `any and not may hold ${MOST_PARTS} filters in all at most.`);
    const conditions: Sql[] = [];
    for (const [field, value] of Object.entries(where)) {
      if (value == null || field === 'any' || field === 'not') continue;
      const rule = this.rules.get(field);
      if (rule === undefined) throw new Error(`${this.name}.${field} has no rule`);
      if (rule) conditions.push(rule(row, value, where));
    }
    if (where.any) {
      conditions.push(some(where.any.map((each) => all(this.conditions(each, row, depth + 1)))));
    }
    if (where.not) {
      conditions.push(sql`not coalesce((${all(this.conditions(where.not, row, depth + 1))}), false)`);
    }
    return conditions;
  }
}

/** How many filters `any` and `not` hold, at whatever depth: what is nested without end was refused before. */
function partsOf(where: Where): number {
  const parts: Where[] = [...(where.any ?? []), ...(where.not ? [where.not] : [])];
  return parts.reduce((sum, part) => sum + partsOf(part), parts.length);
}
