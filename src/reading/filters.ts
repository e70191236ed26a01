import { GraphQLError } from 'graphql';
import type { Row } from './row.ts';
import { all, type Sql, some, sql } from './sql.ts';

/** A `where` that combines with itself. */
export interface Where {
  any?: this[] | null;
  not?: this | null;
}

/** How one field of a `where` restricts rows: the row, the field's value, and the whole `where` it stands in. */
export type Rule<Entity, Value, Whole> = (row: Row<Entity>, value: NonNullable<Value>, whole: Whole) => Sql;

const DEEPEST = 5;

/**
 * The rules of one record's `where`. A field about something that belongs to a later feature gets its rule from that
 * feature.
 */
export class Filter<Whole extends Where, Entity> {
  private readonly rules = new Map<string, Rule<Entity, never, Whole> | null>();

  /** @param name the GraphQL name of the input, for messages */
  constructor(readonly name: string) {}

  /** Says what a field means. Each field has one meaning. */
  rule<Field extends Exclude<keyof Whole & string, 'any' | 'not'>>(
    field: Field,
    rule: Rule<Entity, Whole[Field], Whole>,
  ): this {
    if (this.rules.has(field)) throw new Error(`${this.name}.${field} has a rule already`);
    this.rules.set(field, rule as Rule<Entity, never, Whole>);
    return this;
  }

  /** Says that a field only changes the meaning of another one, which looks at it itself. */
  modifier(field: Exclude<keyof Whole & string, 'any' | 'not'>): this {
    this.rules.set(field, null);
    return this;
  }

  /** The names of the fields that have a meaning. */
  get fields(): string[] {
    return [...this.rules.keys()];
  }

  /**
   * The conditions of a `where`. Fields that are absent or null restrict nothing.
   * @throws GraphQLError BAD_USER_INPUT where any and not are nested more than five deep
   */
  conditions(where: Whole | null | undefined, row: Row<Entity>, depth = 0): Sql[] {
    if (!where) return [];
    if (depth > DEEPEST) {
      throw new GraphQLError(`where: any and not may be nested ${DEEPEST} deep at most.`, {
        extensions: { code: 'BAD_USER_INPUT', argument: 'where' },
      });
    }
    const conditions: Sql[] = [];
    for (const [field, value] of Object.entries(where)) {
      if (value == null || field === 'any' || field === 'not') continue;
      const rule = this.rules.get(field);
      if (rule === undefined) throw new Error(`${this.name}.${field} has no rule`);
      if (rule) conditions.push(rule(row, value as never, where));
    }
    if (where.any) {
      conditions.push(some(where.any.map((each) => all(this.conditions(each as Whole, row, depth + 1)))));
    }
    if (where.not) {
      conditions.push(sql`not coalesce((${all(this.conditions(where.not as Whole, row, depth + 1))}), false)`);
    }
    return conditions;
  }
}
