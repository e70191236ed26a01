import { ObjectType } from 'type-graphql';
import { Entity } from 'typeorm';
import { FieldColumn, OrderedPart, Reference } from '../../records/entity-columns.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Source } from '../sources/source.entity.ts';
import { Commitment } from './commitment.entity.ts';

@ObjectType('ProgressNote', { description: 'What was known on a day about how a promise is being kept.' })
@Entity('progress_note')
export class ProgressNote extends OrderedPart {
  @Reference(() => Commitment, { onDelete: 'CASCADE' })
  commitmentId: string;

  @FieldColumn(PartialDate, 'When that was so.', { name: 'noted_on' })
  on: string;

  @FieldColumn(String, 'What was known, in our own words.')
  text: string;

  @Reference(() => Source, { field: 'Where it is reported.', nullable: true })
  sourceId: string | null;
}
