import { ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { FieldColumn, Reference } from '../../records/entity-columns.ts';
import { Node, RecordEntry } from '../../records/record.entity.ts';
import { Stance } from '../../records/values/stance.ts';
import { Source } from './source.entity.ts';

@ObjectType('Citation', {
  implements: Node,
  description: 'Citation of a source for a record or some of its fields.',
})
@Entity('citation')
export class Citation extends Node {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  declare id: string;

  @Reference(() => RecordEntry)
  recordId: string;

  @Reference(() => Source, { field: 'Source that is cited.' })
  sourceId: string;

  @FieldColumn([String], 'Fields of the record for which the source is cited; empty for the whole record.')
  fields: string[];

  @FieldColumn(String, 'Place in the source: a page, an article, a heading; null if not recorded.', { nullable: true })
  locator: string | null;

  @FieldColumn(String, 'Passage of the source, word for word; null if not recorded.', { nullable: true })
  quote: string | null;

  @FieldColumn(Stance, 'Whether the source supports or contradicts the record.', { default: Stance.SUPPORTS })
  stance: Stance;

  @FieldColumn(String, 'Value according to the source, if it contradicts the record; null otherwise.', {
    nullable: true,
  })
  assertedValue: string | null;

  @Column('integer', { default: 0 })
  ordinal: number;
}
