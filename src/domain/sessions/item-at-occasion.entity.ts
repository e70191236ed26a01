import { InterfaceType } from 'type-graphql';
import { CooperationItem } from '../../records/cooperation-item.entity.ts';
import { Reference } from '../../records/entity-columns.ts';
import { Forum } from '../forums/forum.entity.ts';
import { Session } from './session.entity.ts';

/** A cooperation item that comes about at a session, or else at a forum as a whole, or at no occasion that is known. */
// type-graphql takes inherited fields only from a type that it knows. Nothing refers to this one, so the schema lacks it.
@InterfaceType()
export abstract class ItemAtOccasion extends CooperationItem {
  /** Null at a session: it is the session's forum, also when the session moves to another one. */
  @Reference(() => Forum, { nullable: true })
  forumId: string | null;

  @Reference(() => Session, { nullable: true })
  sessionId: string | null;
}
