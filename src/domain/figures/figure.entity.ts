import { ObjectType } from 'type-graphql';
import { Check, Entity, Index } from 'typeorm';
import { CooperationItem } from '../../records/cooperation-item.entity.ts';
import { FieldColumn, Reference } from '../../records/entity-columns.ts';
import { RecordEntry } from '../../records/record.entity.ts';
import { Decimal } from '../../records/values/decimal.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { ItemAtOccasion } from '../sessions/item-at-occasion.entity.ts';

export const Bound = enumOf('Bound', 'How a reported value is meant.', {
  EXACT: 'Exactly this much.',
  AT_LEAST: 'This much or more: "over 70".',
  AT_MOST: 'This much or less: "up to 70".',
  ABOUT: 'Roughly this much.',
});
export type Bound = EnumOf<typeof Bound>;

@ObjectType('Figure', {
  implements: CooperationItem,
  description:
    'A reported quantity; its title is its label. Its parties are those concerned and those whom its makers represent.',
})
@Entity('figure')
@Check('figure_occasion_check', 'forum_id is null or session_id is null')
@Index('figure_as_of_id_idx', { synchronize: false })
@Index(['value', 'id'])
export class Figure extends ItemAtOccasion {
  @FieldColumn(
    String,
    'What is measured, as a code that is the same in every edition, so that figures can be compared: agreements_signed.',
  )
  @Index()
  indicator: string;

  @FieldColumn(Decimal, 'How much, exactly as reported.')
  value: string;

  @FieldColumn(String, 'Of what: a unit in lower case ("countries", "percent"), or a currency ("USD").')
  unit: string;

  @FieldColumn(Bound, 'Whether the value is exact, a lower or an upper bound, or rough.')
  bound: Bound;

  @FieldColumn(PartialDate, 'At what time that was so.', { nullable: true })
  asOf: string | null;

  /** The record that it measures, of whatever type. */
  @Reference(() => RecordEntry, { nullable: true })
  aboutId: string | null;
}
