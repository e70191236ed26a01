import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { FieldColumn } from '../../records/entity-columns.ts';
import { Node, type Visibility } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';

export const ChangeKind = enumOf('ChangeKind', 'Kind of a change of a record.', {
  CREATED: 'The record is new, or has become visible to the reader.',
  UPDATED: 'The record, or a part of it, was changed.',
  DELETED: 'The record was deleted, or is no longer visible to the reader.',
  MERGED: 'The record was merged into another one, the survivor.',
  UNMATCHED: "The record no longer matches the client's filter. Only in the feed, never in the history.",
});
export type ChangeKind = EnumOf<typeof ChangeKind>;

/** The changes of one transaction to one record. Only triggers write it; migrations alone manage its table. */
@ObjectType('Revision', {
  implements: Node,
  description: 'One version of a record: author, time, reason and changes.',
})
@Entity('revision', { synchronize: false })
export class Revision extends Node {
  @PrimaryColumn('uuid')
  declare id: string;

  @Column('uuid')
  recordId: string;

  /** Visibility of the record after the revision. */
  @Column('text')
  visibility: Visibility;

  @Column('integer')
  version: number;

  /** Whether nothing changed but citations of INTERNAL sources; then only editors see the revision. */
  @Column('boolean')
  hidden: boolean;

  /** Kind of the change regardless of the reader; the field `kind` depends on the reader. */
  @Column('text', { name: 'kind' })
  done: Exclude<ChangeKind, 'UNMATCHED'>;

  @FieldColumn(GraphQLDateTime, 'Time of the version.', { name: 'made_at' })
  at: Date;

  @FieldColumn(String, 'Name of the author, an editor or a program.', { name: 'made_by' })
  by: string;

  /** Issuer and subject of a token, or the id of an API key: see the field `identity`. */
  @Column('text', { nullable: true })
  madeByIdentity: string | null;

  @FieldColumn(String, 'Reason for the change; null if none was given.', { nullable: true })
  note: string | null;

  @FieldColumn(GraphQLDateTime, 'Time at which words were replaced by "[redacted]"; null if none were.', {
    nullable: true,
  })
  redactedAt: Date | null;

  @FieldColumn(String, 'Name of the administrator who removed words; null if none were removed.', { nullable: true })
  redactedBy: string | null;

  @Column('uuid', { nullable: true })
  sourceId: string | null;
}

@ObjectType('FieldChange', { description: 'One field of a record or of one of its parts, before and after.' })
export class FieldChange {
  @Field(() => String, {
    description:
      'Path of the field: `signedOn`, `title(lang: "ru")`, or in a part `signatures[signature_0199…].role`, with the id ' +
      'of the part. For a list of other records, the list alone: `topics`.',
  })
  path: string;

  @Field(() => String, {
    nullable: true,
    description: 'Value before the change as text: ids as ids, lists as JSON; null if there was none.',
  })
  before: string | null;

  @Field(() => String, { nullable: true, description: 'Value after the change; null if there is none.' })
  after: string | null;
}
