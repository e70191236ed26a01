import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { oneOf } from '../../records/values/one-of.ts';
import { Party } from '../parties/party.entity.ts';
import { Forum } from './forum.entity.ts';

export const ForumRoleKind = enumOf('ForumRoleKind', 'What a party does for a forum.', {
  HOST: 'Receives it.',
  ORGANIZER: 'Prepares and runs it.',
  SUPPORTER: 'Supports it, not necessarily with money.',
  SPONSOR: 'Pays for a part of it.',
  MEDIA_PARTNER: 'Reports on it as its partner.',
});
export type ForumRoleKind = EnumOf<typeof ForumRoleKind>;

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
