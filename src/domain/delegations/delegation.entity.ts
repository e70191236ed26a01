import { Int, ObjectType } from 'type-graphql';
import { Check, Entity, Unique } from 'typeorm';
import { FieldColumn, Reference } from '../../records/entity-columns.ts';
import { Record } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { Forum } from '../forums/forum.entity.ts';
import { Party } from '../parties/party.entity.ts';

export const AttendsAs = enumOf('AttendsAs', 'As what a delegation attends.', {
  PARTY: 'As a full participant.',
  OBSERVER: 'As an observer.',
});
export type AttendsAs = EnumOf<typeof AttendsAs>;

@ObjectType('Delegation', { implements: Record, description: 'Whom a party sent to a forum.' })
@Entity('delegation')
@Check('delegation_reported_size_check', 'reported_size >= 0')
@Unique(['forumId', 'partyId'])
export class Delegation extends Record {
  @Reference(() => Forum, { field: 'The forum to which it was sent.', index: false })
  forumId: string;

  @Reference(() => Party, { field: 'The party that sent it.' })
  partyId: string;

  @FieldColumn(AttendsAs, 'As what it attends.')
  attendsAs: AttendsAs;

  @FieldColumn(Int, 'How many people it is reported to consist of; `size` counts those on record here.', {
    nullable: true,
  })
  reportedSize: number | null;
}
