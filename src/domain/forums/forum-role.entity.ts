import { ObjectType } from 'type-graphql';
import { Entity, Unique } from 'typeorm';
import { FieldColumn, Part, Reference } from '../../records/entity-columns.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
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
@Unique(['forumId', 'partyId', 'role'])
export class ForumRole extends Part {
  @Reference(() => Forum, { onDelete: 'CASCADE', index: false })
  forumId: string;

  @Reference(() => Party, { field: 'The party that has the role.' })
  partyId: string;

  @FieldColumn(ForumRoleKind, 'What it does for the forum.')
  role: ForumRoleKind;
}
