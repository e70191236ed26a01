import type { GraphQLScalarType } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { type ClassType, Field, Float, Int } from 'type-graphql';
import {
  Check,
  Column,
  type ColumnOptions,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  type RelationOptions,
} from 'typeorm';
import { snakeCase } from '../database/naming-strategy.ts';
import type { EntityClass } from '../query/compiling/row.ts';
import { Decimal } from './values/decimal.ts';
import { PartialDate } from './values/partial-date.ts';

/** Constants of an enum, or those of them that a column holds. */
type Constants = { readonly [name: string]: string } | readonly string[];

type ValueType = typeof String | typeof Boolean | GraphQLScalarType;

/** The columns that hold values of a type of the API; others are texts. */
const COLUMNS = new Map<unknown, ColumnOptions>([
  [Boolean, { type: 'boolean' }],
  [Int, { type: 'integer' }],
  [Float, { type: 'double precision' }],
  [Decimal, { type: 'numeric' }],
  // Partial dates are in the order of time if they are compared byte by byte.
  [PartialDate, { type: 'text', collation: 'C' }],
  [GraphQLDateTime, { type: 'timestamptz', precision: 3 }],
]);

/**
 * Declares a column that clients read as a field of the same name.
 * @param type of the field, from which the type of the column follows: a scalar, a list of texts, or an enum, whose constants
 *   are then all that the column holds
 * @param description of the field
 * @param options of the column; what is `nullable` there, is so as a field
 */
export function FieldColumn(
  type: ValueType | Constants | [ValueType],
  description: string,
  options: ColumnOptions = {},
): PropertyDecorator {
  const column = Array.isArray(type) ? { array: true, default: [] } : COLUMNS.get(type);
  const isEnum = typeof type === 'object' && !Array.isArray(type) && !('serialize' in type);
  const declareColumn = isEnum ? OneOf(type as Constants, options) : Column({ type: 'text', ...column, ...options });
  return (target, property) => {
    Field(() => type as ClassType, { nullable: options.nullable ?? false, description })(target, property);
    declareColumn(target, property);
  };
}

/** Declares a column of constants that is no field: the constraint `<table>_<column>_check` of the migrations. */
export function OneOf(constants: Constants, options: ColumnOptions = {}): PropertyDecorator {
  return (target, property) => {
    Column({ type: 'text', ...options })(target, property);
    Check(isOneOf(options.name ?? snakeCase(String(property)), constants))(target, property);
  };
}

/** The condition that a column holds one of the constants given. */
export function isOneOf(column: string, constants: Constants): string {
  const quoted = Object.values(constants).map((value) => `'${value}'`);
  return `${column} in (${quoted.join(', ')})`;
}

interface ReferenceOptions extends Pick<RelationOptions, 'onDelete'> {
  /** What the other record is, if clients read it as a field. */
  field?: string;
  nullable?: boolean;
  /** Whether it has an index of its own; true by default. */
  index?: boolean;
  /** The name of the foreign key, if it is not the usual one. */
  foreignKey?: string;
}

/**
 * Declares the column of a foreign key, and the relation by which the record is read: `forumId` is the column of `forum`.
 * @param target the entity referred to
 */
export function Reference(
  target: () => EntityClass<object>,
  { field, nullable = false, index = true, foreignKey, onDelete }: ReferenceOptions = {},
): PropertyDecorator {
  return (owner, column) => {
    const relation = String(column).replace(/Id$/, '');
    if (field) Field(() => target() as ClassType, { nullable, description: field })(owner, relation);
    ManyToOne(target as () => ClassType, { nullable, onDelete })(owner, relation);
    JoinColumn({ foreignKeyConstraintName: foreignKey })(owner, relation);
    if (index) Index()(owner, column);
    Column('uuid', { nullable })(owner, column);
  };
}

/** A row that belongs to a record, with an id of its own. */
export abstract class Part {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;
}

/** A part of a list whose order counts. */
export abstract class OrderedPart extends Part {
  /** Its place in the list, from 0. */
  @Column('integer', { default: 0 })
  ordinal: number;
}
