import { ObjectType } from 'type-graphql';
import { Check, Entity, Index } from 'typeorm';
import { CooperationItem } from '../../records/cooperation-item.entity.ts';
import { FieldColumn, Reference } from '../../records/entity-columns.ts';
import { RecordEntry } from '../../records/record.entity.ts';
import { Decimal } from '../../records/values/decimal.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { ItemAtOccasion } from '../sessions/item-at-occasion.entity.ts';

export const Bound = enumOf('Bound', 'Precision of a reported value.', {
  EXACT: 'The value is exact.',
  AT_LEAST: 'The value or more: "over 70".',
  AT_MOST: 'The value or less: "up to 70".',
  ABOUT: 'The value is approximate.',
});
export type Bound = EnumOf<typeof Bound>;

@ObjectType('Figure', {
  implements: CooperationItem,
  description:
    'A reported quantity; the title is its label. Its parties are those concerned and those that the makers represent.',
})
@Entity('figure')
@Check('figure_occasion_check', 'forum_id is null or session_id is null')
@Index('figure_as_of_id_idx', { synchronize: false })
@Index(['value', 'id'])
export class Figure extends ItemAtOccasion {
  @FieldColumn(
    String,
    'Code of what is measured, the same in every edition so that figures can be compared: "agreements_signed".',
  )
  @Index()
  indicator: string;

  @FieldColumn(Decimal, 'Value, exactly as reported.')
  value: string;

  @FieldColumn(String, 'Unit: a word in lower case ("countries", "percent") or a currency code ("USD").')
  unit: string;

  @FieldColumn(Bound, 'Precision of the value: exact, at least, at most or about.')
  bound: Bound;

  @FieldColumn(PartialDate, 'Date to which the figure applies; null if unknown.', { nullable: true })
  asOf: string | null;

  /** The record that the figure is about, of any type. */
  @Reference(() => RecordEntry, { nullable: true })
  aboutId: string | null;
}
