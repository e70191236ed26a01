import { Int, ObjectType } from 'type-graphql';
import { Check, Entity, Unique } from 'typeorm';
import { FieldColumn, Reference } from '../../records/entity-columns.ts';
import { Record } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { Forum } from '../forums/forum.entity.ts';
import { Party } from '../parties/party.entity.ts';

export const AttendsAs = enumOf('AttendsAs', 'Capacity in which a delegation attends.', {
  PARTY: 'The delegation attends as a full participant.',
  OBSERVER: 'The delegation attends as an observer.',
});
export type AttendsAs = EnumOf<typeof AttendsAs>;

@ObjectType('Delegation', { implements: Record, description: 'The people whom a party sent to a forum.' })
@Entity('delegation')
@Check('delegation_reported_size_check', 'reported_size >= 0')
@Unique(['forumId', 'partyId'])
export class Delegation extends Record {
  @Reference(() => Forum, { field: 'Forum to which the delegation was sent.', index: false })
  forumId: string;

  @Reference(() => Party, { field: 'Party that sent the delegation.' })
  partyId: string;

  @FieldColumn(AttendsAs, 'Capacity in which the delegation attends.')
  attendsAs: AttendsAs;

  @FieldColumn(Int, 'Reported number of people; null if not reported. `size` counts the recorded members.', {
    nullable: true,
  })
  reportedSize: number | null;
}
