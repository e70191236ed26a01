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

/** Values of an enum, or those of them that a column may hold. */
type Constants = { readonly [name: string]: string } | readonly string[];

type ValueType = typeof String | typeof Boolean | GraphQLScalarType;

/** Columns for types of the API; all other types are stored as text. */
const COLUMNS = new Map<unknown, ColumnOptions>([
  [Boolean, { type: 'boolean' }],
  [Int, { type: 'integer' }],
  [Float, { type: 'double precision' }],
  [Decimal, { type: 'numeric' }],
  // Partial dates sort by time if they are compared byte by byte.
  [PartialDate, { type: 'text', collation: 'C' }],
  [GraphQLDateTime, { type: 'timestamptz', precision: 3 }],
]);

/**
 * Declares a column that clients read as a field of the same name.
 * @param type type of the field, which determines the type of the column: a scalar, a list of texts, or an enum, whose
 *   values are then the only ones that the column accepts
 * @param description description of the field
 * @param options options of the column; a `nullable` column is a nullable field
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

/** Declares a column of enum values that is no field: the constraint `<table>_<column>_check` of the migrations. */
export function OneOf(constants: Constants, options: ColumnOptions = {}): PropertyDecorator {
  return (target, property) => {
    Column({ type: 'text', ...options })(target, property);
    Check(isOneOf(options.name ?? snakeCase(String(property)), constants))(target, property);
  };
}

/** Returns the condition that a column holds one of the values. */
export function isOneOf(column: string, constants: Constants): string {
  const quoted = Object.values(constants).map((value) => `'${value}'`);
  return `${column} in (${quoted.join(', ')})`;
}

interface ReferenceOptions extends Pick<RelationOptions, 'onDelete'> {
  /** Description of the field; omitted if clients cannot read the record as a field. */
  field?: string;
  nullable?: boolean;
  /** Whether the column has an index; true by default. */
  index?: boolean;
  /** Name of the foreign key, if it is not the default one. */
  foreignKey?: string;
}

/**
 * Declares a foreign key column and the relation through which the record is read: column `forumId`, relation `forum`.
 * @param target entity to which the column refers
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

/** A row that belongs to a record and has its own id. */
export abstract class Part {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;
}

/** A part of an ordered list. */
export abstract class OrderedPart extends Part {
  /** Position in the list, from 0. */
  @Column('integer', { default: 0 })
  ordinal: number;
}
