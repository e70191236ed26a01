import { GraphQLDateTime } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { FieldColumn } from '../../records/entity-columns.ts';
import { Node, type Visibility } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';

export const ChangeKind = enumOf('ChangeKind', 'What became of a record.', {
  CREATED: 'It is new, or has become visible to this reader.',
  UPDATED: 'It, or a part of it, was changed.',
  DELETED: 'It is gone, or not visible to this reader any more.',
  MERGED: 'It was merged into another record, which took its place.',
  UNMATCHED: "The record no longer matches the client's filter. History never says so.",
});
export type ChangeKind = EnumOf<typeof ChangeKind>;

/** What a transaction did to one record. Written by triggers only; its table is looked after by migrations alone. */
@ObjectType('Revision', {
  implements: Node,
  description: 'One version of a record: who made it, when, why, and what it changed.',
})
@Entity('revision', { synchronize: false })
export class Revision extends Node {
  @PrimaryColumn('uuid')
  declare id: string;

  @Column('uuid')
  recordId: string;

  /** Who could see the record after it. */
  @Column('text')
  visibility: Visibility;

  @Column('integer')
  version: number;

  /** Whether nothing changed but citations of INTERNAL sources: then only editors are shown it. */
  @Column('boolean')
  hidden: boolean;

  /** What was done, whoever looks: see the field `kind` for what a reader is told. */
  @Column('text', { name: 'kind' })
  done: Exclude<ChangeKind, 'UNMATCHED'>;

  @FieldColumn(GraphQLDateTime, 'When it was made.', { name: 'made_at' })
  at: Date;

  @FieldColumn(String, 'Who made it: how the editor or the program is called.', { name: 'made_by' })
  by: string;

  /** The issuer and the subject of a token, or the id of a key: see the field `identity`. */
  @Column('text', { nullable: true })
  madeByIdentity: string | null;

  @FieldColumn(String, 'Why, where something was said about it.', { nullable: true })
  note: string | null;

  @FieldColumn(
    GraphQLDateTime,
    'When an administrator has removed words from it: "[redacted]" stands in their place.',
    { nullable: true },
  )
  redactedAt: Date | null;

  @FieldColumn(String, 'Who has removed words from it.', { nullable: true })
  redactedBy: string | null;

  @Column('uuid', { nullable: true })
  sourceId: string | null;
}

@ObjectType('FieldChange', { description: 'One field of a record or of one of its parts, before and after.' })
export class FieldChange {
  @Field(() => String, {
    description:
      'Which field: `signedOn`, `title(lang: "ru")`, or of a part `signatures[signature_0199…].role`, where the id is ' +
      'the same in every revision. A list of other records is named alone: `topics`.',
  })
  path: string;

  @Field(() => String, {
    nullable: true,
    description: 'Its value before as text: ids as ids, lists as JSON; null where there was none.',
  })
  before: string | null;

  @Field(() => String, { nullable: true, description: 'Its value after, null where there is none any more.' })
  after: string | null;
}
