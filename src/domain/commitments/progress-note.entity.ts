import { ObjectType } from 'type-graphql';
import { Entity } from 'typeorm';
import { FieldColumn, OrderedPart, Reference } from '../../records/entity-columns.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Source } from '../sources/source.entity.ts';
import { Commitment } from './commitment.entity.ts';

@ObjectType('ProgressNote', { description: 'A note on the progress of a commitment, with its date.' })
@Entity('progress_note')
export class ProgressNote extends OrderedPart {
  @Reference(() => Commitment, { onDelete: 'CASCADE' })
  commitmentId: string;

  @FieldColumn(PartialDate, 'Date of the note.', { name: 'noted_on' })
  on: string;

  @FieldColumn(String, "Text of the note, in the editors' own words.")
  text: string;

  @Reference(() => Source, { field: 'Source that reports the progress; null if none.', nullable: true })
  sourceId: string | null;
}
