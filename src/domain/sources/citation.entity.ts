import { Field, ID, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { FieldColumn, Reference } from '../../records/entity-columns.ts';
import { Node, RecordEntry } from '../../records/record.entity.ts';
import { Stance } from '../../records/values/stance.ts';
import { Source } from './source.entity.ts';

@ObjectType('Citation', {
  implements: Node,
  description: 'What a source says about a record or about some of its fields.',
})
@Entity('citation')
export class Citation {
  @Field(() => ID, { description: 'By which mutations address the citation.' })
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @Reference(() => RecordEntry)
  recordId: string;

  @Reference(() => Source, { field: 'The source that is cited.' })
  sourceId: string;

  @FieldColumn(
    [String],
    'The fields of the record that the source is cited for; empty where it is cited for the whole record.',
  )
  fields: string[];

  @FieldColumn(String, 'Where in the source: a page, an article, a heading.', { nullable: true })
  locator: string | null;

  @FieldColumn(Stance, 'Whether the source supports or contradicts the record.', { default: Stance.SUPPORTS })
  stance: Stance;

  @FieldColumn(String, 'What the source says instead, where it contradicts the record.', { nullable: true })
  assertedValue: string | null;

  @Column('integer', { default: 0 })
  ordinal: number;
}
