import { InterfaceType } from 'type-graphql';
import { CooperationItem } from '../../records/cooperation-item.entity.ts';
import { Reference } from '../../records/entity-columns.ts';
import { Forum } from '../forums/forum.entity.ts';
import { Session } from './session.entity.ts';

/** A cooperation item that has a session, or a forum as a whole, or neither. */
// type-graphql inherits fields only from a registered type. Nothing refers to this one, so it is not in the schema.
@InterfaceType()
export abstract class ItemAtOccasion extends CooperationItem {
  /** Null if there is a session: the item then has the forum of the session, also when that changes. */
  @Reference(() => Forum, { nullable: true })
  forumId: string | null;

  @Reference(() => Session, { nullable: true })
  sessionId: string | null;
}
