import { ObjectType } from 'type-graphql';
import { Check, Entity } from 'typeorm';
import { FieldColumn, OrderedPart, Reference } from '../../records/entity-columns.ts';
import { RecordEntry } from '../../records/record.entity.ts';
import { Delegation } from '../delegations/delegation.entity.ts';
import { Party } from '../parties/party.entity.ts';
import { Person } from '../people/person.entity.ts';

@ObjectType('Maker', {
  description:
    'Who made a commitment, a statement or a figure: a person (as what, for whom), a delegation, or a party.',
})
@Entity('maker')
@Check('maker_somebody_check', 'person_id is not null or delegation_id is not null or party_id is not null')
@Check('maker_delegation_check', 'delegation_id is null or (person_id is null and party_id is null)')
@Check('maker_position_check', '"position" is null or person_id is not null')
export class Maker extends OrderedPart {
  @Reference(() => RecordEntry)
  itemId: string;

  @Reference(() => Person, { field: 'The person; null where a delegation or a party made it as such.', nullable: true })
  personId: string | null;

  @FieldColumn(String, 'The position that the person held at the time.', { nullable: true })
  position: string | null;

  @Reference(() => Delegation, { field: 'The delegation that made it as a whole.', nullable: true })
  delegationId: string | null;

  @Reference(() => Party, { field: 'The party for which the person spoke, or that made it itself.', nullable: true })
  partyId: string | null;
}
