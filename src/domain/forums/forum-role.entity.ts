import { ObjectType } from 'type-graphql';
import { Entity, Unique } from 'typeorm';
import { FieldColumn, Part, Reference } from '../../records/entity-columns.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { Party } from '../parties/party.entity.ts';
import { Forum } from './forum.entity.ts';

export const ForumRoleKind = enumOf('ForumRoleKind', 'Role of a party in a forum.', {
  HOST: 'The party receives the forum.',
  ORGANIZER: 'The party prepares and runs the forum.',
  SUPPORTER: 'The party supports the forum, not necessarily with money.',
  SPONSOR: 'The party pays for a part of the forum.',
  MEDIA_PARTNER: 'The party reports on the forum as its partner.',
});
export type ForumRoleKind = EnumOf<typeof ForumRoleKind>;

@ObjectType('ForumRole', { description: 'Role of one party in a forum.' })
@Entity('forum_role')
@Unique(['forumId', 'partyId', 'role'])
export class ForumRole extends Part {
  @Reference(() => Forum, { onDelete: 'CASCADE', index: false })
  forumId: string;

  @Reference(() => Party, { field: 'Party that has the role.' })
  partyId: string;

  @FieldColumn(ForumRoleKind, 'Role of the party in the forum.')
  role: ForumRoleKind;
}
