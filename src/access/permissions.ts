import { clientError } from '../runtime/errors.ts';
import { Role, type Viewer } from './viewer.ts';

/** Each role may do what those before it may. */
const RANKS = [Role.ANONYMOUS, Role.READER, Role.EDITOR, Role.ADMIN];

/** Who may do what: the least role for each. */
const LEAST_ROLE = {
  READ_PUBLIC: Role.ANONYMOUS,
  READ_INTERNAL: Role.EDITOR,
  WRITE: Role.EDITOR,
  REDACT: Role.ADMIN,
  MANAGE_API_KEYS: Role.ADMIN,
} as const;

/** What somebody may or may not do. */
export type Action = keyof typeof LEAST_ROLE;

const IN_WORDS: { [action in Action]: string } = {
  READ_PUBLIC: 'read what is public',
  READ_INTERNAL: 'read what is internal',
  WRITE: 'write',
  REDACT: 'redact',
  MANAGE_API_KEYS: 'give out and revoke keys',
};

/** What this viewer may do. */
export function actionsOf(viewer: Viewer): Action[] {
  return (Object.keys(LEAST_ROLE) as Action[]).filter((action) => may(viewer, action));
}

/** Whether this viewer may do something. */
export function may(viewer: Viewer, action: Action): boolean {
  return RANKS.indexOf(viewer.role) >= RANKS.indexOf(LEAST_ROLE[action]);
}

/**
 * Makes sure that this viewer may do something.
 * @throws GraphQLError UNAUTHENTICATED where nobody has said who asks, FORBIDDEN where the role does not do
 */
export function assertMay(viewer: Viewer, action: Action): void {
  if (may(viewer, action)) return;
  const needed = `To ${IN_WORDS[action]} takes the role ${LEAST_ROLE[action]}`;
  if (viewer.role === Role.ANONYMOUS) throw unauthenticated(`${needed}: send a key as "Authorization: Bearer <key>".`);
  throw clientError('FORBIDDEN', `${needed}, and yours is ${viewer.role}.`, { http: { status: 403 } });
}

/** Whether records that are INTERNAL exist for this viewer. */
export function seesInternal(viewer: Viewer): boolean {
  return may(viewer, 'READ_INTERNAL');
}

/** The refusal of whoever does not say who he is, or says so with what does not hold. */
export function unauthenticated(message: string): Error {
  return clientError('UNAUTHENTICATED', message, { http: { status: 401 } });
}
