import { registerEnumType } from 'type-graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { oneOf } from '../../records/values/one-of.ts';
import { Person } from '../people/person.entity.ts';
import { Delegation } from './delegation.entity.ts';

export enum DelegationRole {
  HEAD = 'HEAD',
  DEPUTY_HEAD = 'DEPUTY_HEAD',
  ALTERNATE = 'ALTERNATE',
  ADVISER = 'ADVISER',
  MEMBER = 'MEMBER',
}
registerEnumType(DelegationRole, {
  name: 'DelegationRole',
  description: 'As what a person belongs to a delegation.',
  valuesConfig: {
    HEAD: { description: 'Leads it, perhaps with others.' },
    DEPUTY_HEAD: { description: 'Deputizes for its head.' },
    ALTERNATE: { description: 'Stands in for a member.' },
    ADVISER: { description: 'Advises it.' },
    MEMBER: { description: 'An ordinary member.' },
  },
});

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
