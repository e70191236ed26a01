import { Field, ID, InterfaceType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, OneToOne, PrimaryColumn } from 'typeorm';
import { FieldColumn, OneOf } from './entity-columns.ts';
import { enumOfTypes, type TypeOfRecord } from './known-types.ts';
import { type EnumOf, enumOf } from './values/enum.ts';

export const Visibility = enumOf('Visibility', 'Who may see a record.', {
  PUBLIC: 'Everybody.',
  INTERNAL: 'Editors only: for everybody else it does not exist.',
});
export type Visibility = EnumOf<typeof Visibility>;

/** The type of a record. */
export type RecordType = TypeOfRecord;
export const RecordType = enumOfTypes(
  'RecordType',
  'The kinds of record: what is kept, cited and versioned as a whole.',
  (all) => all,
);

/** The types of records as ids bear them, which are also the names of their tables. */
export function recordTables(): string[] {
  return Object.values(RecordType).map((type) => type.toLowerCase());
}

@InterfaceType('Node', { description: 'Whatever has an id by which `node` finds it again.' })
export abstract class Node {
  @Field(() => ID, { description: 'Opaque and globally unique. Of a version it is `<id>@<version>`.' })
  id: string;
}

/**
 * The first row of every record: it outlives the record itself, so that citations, history, redirects and tombstones
 * have something to refer to. Written by triggers only.
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
   * The transaction of the last change: one transaction raises the version once. The default is written as TypeORM reads
   * it back, without the casts to text and bigint.
   */
  @Column('bigint', { default: () => '((pg_current_xact_id()))' })
  changedIn: string;

  /** The survivor, where this record was merged into another. */
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
  description: 'Everything that is kept, cited and versioned as a whole.',
})
export abstract class Record extends Node {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  declare id: string;

  @OneToOne(() => RecordEntry, { deferrable: 'INITIALLY DEFERRED' })
  @JoinColumn({ name: 'id' })
  record: RecordEntry;

  @FieldColumn(Visibility, 'PUBLIC for everybody, INTERNAL for editors only.', { default: Visibility.PUBLIC })
  visibility: Visibility;
}
