import { Entity, Unique } from 'typeorm';
import { OrderedPart, Reference } from '../../records/entity-columns.ts';
import { Party } from '../parties/party.entity.ts';
import { Forum } from './forum.entity.ts';

/** A city in which a forum is held. */
@Entity('forum_city')
@Unique(['forumId', 'cityId'])
export class ForumCity extends OrderedPart {
  @Reference(() => Forum, { onDelete: 'CASCADE', index: false })
  forumId: string;

  @Reference(() => Party)
  cityId: string;
}
