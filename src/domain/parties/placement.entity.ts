import { ObjectType } from 'type-graphql';
import { Check, Entity } from 'typeorm';
import { FieldColumn, Part, Reference } from '../../records/entity-columns.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { Party } from './party.entity.ts';

@ObjectType('Placement', {
  description:
    'Placement of a party: the party that it belongs to during a period. A party has at most one on any day.',
})
@Entity('placement')
@Check('placement_itself_check', 'party_id <> within_id')
export class Placement extends Part {
  @Reference(() => Party, { onDelete: 'CASCADE' })
  partyId: string;

  @Reference(() => Party, { field: 'Party that it belongs to.' })
  withinId: string;

  @FieldColumn(PartialDate, 'Start of the period; null if unknown or from the beginning.', {
    nullable: true,
    name: 'valid_from',
  })
  from: string | null;

  @FieldColumn(PartialDate, 'End of the period; null if it lasts, or until the next placement begins.', {
    nullable: true,
    name: 'valid_to',
  })
  to: string | null;
}
