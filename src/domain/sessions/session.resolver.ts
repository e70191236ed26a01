import { fieldsOf, KIND_IN_WORDS, STATUS_IN_WORDS } from '../../records/api/fields.ts';
import { Session, SessionKind, SessionStatus } from './session.entity.ts';

export const SessionResolver = fieldsOf(Session)
  .words('kind', SessionKind, KIND_IN_WORDS)
  .words('status', SessionStatus, STATUS_IN_WORDS).resolver;
