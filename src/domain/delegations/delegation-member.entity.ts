import { Column, Entity, Unique } from 'typeorm';
import { OneOf, OrderedPart, Reference } from '../../records/entity-columns.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { Person } from '../people/person.entity.ts';
import { Delegation } from './delegation.entity.ts';

export const DelegationRole = enumOf('DelegationRole', 'As what a person belongs to a delegation.', {
  HEAD: 'Leads it, perhaps with others.',
  DEPUTY_HEAD: 'Deputizes for its head.',
  ALTERNATE: 'Stands in for a member.',
  ADVISER: 'Advises it.',
  MEMBER: 'An ordinary member.',
});
export type DelegationRole = EnumOf<typeof DelegationRole>;

/** One person in a delegation. Clients meet it as the edge of `Delegation.members`. */
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
