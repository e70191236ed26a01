import { Column, Entity, Unique } from 'typeorm';
import { OneOf, OrderedPart, Reference } from '../../records/entity-columns.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { Person } from '../people/person.entity.ts';
import { Delegation } from './delegation.entity.ts';

export const DelegationRole = enumOf('DelegationRole', 'Role of a person in a delegation.', {
  HEAD: 'The person leads the delegation, alone or with others.',
  DEPUTY_HEAD: 'The person deputises for the head.',
  ALTERNATE: 'The person replaces a member if needed.',
  ADVISER: 'The person advises the delegation.',
  MEMBER: 'The person is an ordinary member.',
});
export type DelegationRole = EnumOf<typeof DelegationRole>;

/** A person in a delegation. In the API it is the edge of `Delegation.members`. */
@Entity('delegation_member')
@Unique(['delegationId', 'personId'])
export class DelegationMember extends OrderedPart {
  @Reference(() => Delegation, { onDelete: 'CASCADE', index: false })
  delegationId: string;

  @Reference(() => Person)
  personId: string;

  @OneOf(DelegationRole)
  role: DelegationRole;

  @Column('text', { nullable: true })
  title: string | null;
}
