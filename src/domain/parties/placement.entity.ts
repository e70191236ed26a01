import { ObjectType } from 'type-graphql';
import { Check, Entity } from 'typeorm';
import { FieldColumn, Part, Reference } from '../../records/entity-columns.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Party } from './party.entity.ts';

@ObjectType('Placement', {
  description: 'That a party lies within another, for a time. A party has one placement on any day.',
})
@Entity('placement')
@Check('placement_itself_check', 'party_id <> within_id')
export class Placement extends Part {
  @Reference(() => Party, { onDelete: 'CASCADE' })
  partyId: string;

  @Reference(() => Party, { field: 'In which party it lies.' })
  withinId: string;

  @FieldColumn(PartialDate, 'Since when; null where it is unknown or was always so.', {
    nullable: true,
    name: 'valid_from',
  })
  from: string | null;

  @FieldColumn(PartialDate, 'Until when; null where it is still so, or until the next placement begins.', {
    nullable: true,
    name: 'valid_to',
  })
  to: string | null;
}
