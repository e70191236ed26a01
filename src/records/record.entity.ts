import { Field, ID, InterfaceType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, OneToOne, PrimaryColumn } from 'typeorm';
import { FieldColumn, OneOf } from './entity-columns.ts';
import { enumOfTypes, type TypeOfRecord } from './known-types.ts';
import { type EnumOf, enumOf } from './values/enum.ts';

export const Visibility = enumOf('Visibility', 'Visibility of a record.', {
  PUBLIC: 'Visible to everybody.',
  INTERNAL: 'Visible to editors only; for other readers the record does not exist.',
});
export type Visibility = EnumOf<typeof Visibility>;

export type RecordType = TypeOfRecord;
export const RecordType = enumOfTypes('RecordType', 'Type of a record.', (all) => all);

/** Returns the types of records in the form of ids, which are also the names of their tables. */
export function recordTables(): string[] {
  return Object.values(RecordType).map((type) => type.toLowerCase());
}

@InterfaceType('Node', { description: 'An object with an id, by which `node` reads it.' })
export abstract class Node {
  @Field(() => ID, { description: 'Globally unique id, opaque. The id of a version is `<id>@<version>`.' })
  id: string;
}

/**
 * The registry row of a record. It outlives the record, so that citations, history, redirects and tombstones can refer
 * to it. Only triggers write it.
 */
@Entity('record')
// A type has the name of its table.
@Check('record_type_check', `to_regclass('public.' || lower(type)) is not null`)
@Index(['type', 'updatedAt', 'id'])
@Index(['type', 'createdAt', 'id'])
@Index(['updatedAt', 'id'])
@Index(['mergedIntoId'])
@Check('record_merged_into_check', 'merged_into <> id')
export class RecordEntry {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  type: RecordType;

  @OneOf(Visibility)
  visibility: Visibility;

  @Column('integer', { default: 1 })
  version: number;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt: Date;

  /**
   * Transaction of the last change: a transaction raises the version once. The default is written in the form in which
   * TypeORM reads it back, without the casts to text and bigint.
   */
  @Column('bigint', { default: () => '((pg_current_xact_id()))' })
  changedIn: string;

  /** The survivor, if the record was merged. */
  @ManyToOne(() => RecordEntry, { nullable: true })
  @JoinColumn({ name: 'merged_into' })
  mergedInto: RecordEntry | null;

  @Column('uuid', { name: 'merged_into', nullable: true })
  mergedIntoId: string | null;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  deletedAt: Date | null;
}

@InterfaceType('Record', {
  implements: Node,
  description: 'An entry of the database that is stored, cited and versioned as a whole.',
})
export abstract class Record extends Node {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  declare id: string;

  @OneToOne(() => RecordEntry, { deferrable: 'INITIALLY DEFERRED' })
  @JoinColumn({ name: 'id' })
  record: RecordEntry;

  @FieldColumn(Visibility, 'Visibility: PUBLIC for everybody, INTERNAL for editors only.', {
    default: Visibility.PUBLIC,
  })
  visibility: Visibility;
}
