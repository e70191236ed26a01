import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Source } from '../sources/source.entity.ts';
import { Commitment } from './commitment.entity.ts';

@ObjectType('ProgressNote', { description: 'What was known on a day about how a promise is being kept.' })
@Entity('progress_note')
export class ProgressNote {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @ManyToOne(() => Commitment, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  commitment: Commitment;

  @Index()
  @Column('uuid')
  commitmentId: string;

  @Field(() => PartialDate, { description: 'When that was so.' })
  @Column({ type: 'text', name: 'noted_on', collation: 'C' })
  on: string;

  @Field(() => String, { description: 'What was known, in our own words.' })
  @Column('text')
  text: string;

  @Field(() => Source, { nullable: true, description: 'Where it is reported.' })
  @ManyToOne(() => Source)
  @JoinColumn()
  source: Source | null;

  @Index()
  @Column('uuid', { nullable: true })
  sourceId: string | null;

  @Column('integer', { default: 0 })
  ordinal: number;
}
