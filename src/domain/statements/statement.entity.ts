import { ObjectType } from 'type-graphql';
import { Check, Column, Entity } from 'typeorm';
import { CooperationItem } from '../../records/cooperation-item.entity.ts';
import { FieldColumn } from '../../records/entity-columns.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { ItemAtOccasion } from '../sessions/item-at-occasion.entity.ts';

@ObjectType('Statement', {
  implements: CooperationItem,
  description: 'What somebody said on the record. Its parties are those concerned and those whom its makers represent.',
})
@Entity('statement')
@Check('statement_occasion_check', 'forum_id is null or session_id is null')
export class Statement extends ItemAtOccasion {
  /** What was said, in our own words: never an invented quotation. */
  @Column('text')
  summary: string;

  @Column('text')
  summaryLang: string;

  /** The summary in other languages, by language tag. */
  @Column('jsonb', { default: {} })
  summariesIn: { [lang: string]: string };

  @FieldColumn(PartialDate, 'When it was said, as far as that is known.', { nullable: true })
  saidOn: string | null;
}
