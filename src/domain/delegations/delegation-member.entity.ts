import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { oneOf } from '../../records/values/one-of.ts';
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
@oneOf('delegation_member', 'role', DelegationRole)
@Unique(['delegationId', 'personId'])
export class DelegationMember {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @ManyToOne(() => Delegation, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  delegation: Delegation;

  @Column('uuid')
  delegationId: string;

  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn()
  person: Person;

  @Index()
  @Column('uuid')
  personId: string;

  @Column('text')
  role: DelegationRole;

  @Column('text', { nullable: true })
  title: string | null;

  @Column('integer', { default: 0 })
  ordinal: number;
}
