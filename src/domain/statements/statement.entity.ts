import { ObjectType } from 'type-graphql';
import { Check, Column, Entity } from 'typeorm';
import { CooperationItem } from '../../records/cooperation-item.entity.ts';
import { FieldColumn } from '../../records/entity-columns.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { ItemAtOccasion } from '../sessions/item-at-occasion.entity.ts';

@ObjectType('Statement', {
  implements: CooperationItem,
  description:
    'A public statement by a person, delegation or party. Its parties are those concerned and those that the makers represent.',
})
@Entity('statement')
@Check('statement_occasion_check', 'forum_id is null or session_id is null')
export class Statement extends ItemAtOccasion {
  /** Summary in the editors' own words, never an invented quotation. */
  @Column('text')
  summary: string;

  @Column('text')
  summaryLang: string;

  /** The summary in other languages, by language tag. */
  @Column('jsonb', { default: {} })
  summariesIn: { [lang: string]: string };

  @FieldColumn(PartialDate, 'Date of the statement; null if unknown.', { nullable: true })
  saidOn: string | null;
}
