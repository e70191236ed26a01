import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { oneOf } from '../../records/values/one-of.ts';
import { Party } from '../parties/party.entity.ts';
import { Forum } from './forum.entity.ts';

export enum ForumRoleKind {
  HOST = 'HOST',
  ORGANIZER = 'ORGANIZER',
  SUPPORTER = 'SUPPORTER',
  SPONSOR = 'SPONSOR',
  MEDIA_PARTNER = 'MEDIA_PARTNER',
}
registerEnumType(ForumRoleKind, {
  name: 'ForumRoleKind',
  description: 'What a party does for a forum.',
  valuesConfig: {
    HOST: { description: 'Receives it.' },
    ORGANIZER: { description: 'Prepares and runs it.' },
    SUPPORTER: { description: 'Supports it, not necessarily with money.' },
    SPONSOR: { description: 'Pays for a part of it.' },
    MEDIA_PARTNER: { description: 'Reports on it as its partner.' },
  },
});

@ObjectType('ForumRole', { description: 'What one party does for a forum.' })
@Entity('forum_role')
@oneOf('forum_role', 'role', ForumRoleKind)
@Unique(['forumId', 'partyId', 'role'])
export class ForumRole {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @ManyToOne(() => Forum, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  forum: Forum;

  @Column('uuid')
  forumId: string;

  @Field(() => Party, { description: 'The party that has the role.' })
  @ManyToOne(() => Party, { nullable: false })
  @JoinColumn()
  party: Party;

  @Index()
  @Column('uuid')
  partyId: string;

  @Field(() => ForumRoleKind, { description: 'What it does for the forum.' })
  @Column('text')
  role: ForumRoleKind;
}
