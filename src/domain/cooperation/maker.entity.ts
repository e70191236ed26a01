import { ObjectType } from 'type-graphql';
import { Check, Entity } from 'typeorm';
import { FieldColumn, OrderedPart, Reference } from '../../records/entity-columns.ts';
import { RecordEntry } from '../../records/record.entity.ts';
import { Delegation } from '../delegations/delegation.entity.ts';
import { Party } from '../parties/party.entity.ts';
import { Person } from '../people/person.entity.ts';

@ObjectType('Maker', {
  description: 'Maker of a commitment, a statement or a figure: a person, a delegation, or a party itself.',
})
@Entity('maker')
@Check('maker_somebody_check', 'person_id is not null or delegation_id is not null or party_id is not null')
@Check('maker_delegation_check', 'delegation_id is null or (person_id is null and party_id is null)')
@Check('maker_position_check', '"position" is null or person_id is not null')
export class Maker extends OrderedPart {
  @Reference(() => RecordEntry)
  itemId: string;

  @Reference(() => Person, { field: 'Person; null if the maker is a delegation or a party.', nullable: true })
  personId: string | null;

  @FieldColumn(String, 'Position that the person held at the time; null if not recorded.', { nullable: true })
  position: string | null;

  @Reference(() => Delegation, { field: 'Delegation that is the maker as a whole; null otherwise.', nullable: true })
  delegationId: string | null;

  @Reference(() => Party, {
    field: 'Party that the person represented, or that is the maker itself; null if none.',
    nullable: true,
  })
  partyId: string | null;
}
