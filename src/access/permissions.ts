import { clientError } from '../runtime/errors.ts';
import { Role, type Viewer } from './viewer.ts';

/** Each role includes the ones before it. */
const RANKS = [Role.ANONYMOUS, Role.READER, Role.EDITOR, Role.ADMIN];

/** The lowest role for each action. */
const MIN_ROLE = {
  READ_PUBLIC: Role.ANONYMOUS,
  READ_INTERNAL: Role.EDITOR,
  WRITE: Role.EDITOR,
  REDACT: Role.ADMIN,
  MANAGE_API_KEYS: Role.ADMIN,
  MANAGE_WEBHOOKS: Role.READER,
} as const;

export type Action = keyof typeof MIN_ROLE;

const DESCRIPTIONS: { [action in Action]: string } = {
  READ_PUBLIC: 'read public records',
  READ_INTERNAL: 'read internal records',
  WRITE: 'write',
  REDACT: 'redact',
  MANAGE_API_KEYS: 'create and revoke API keys',
  MANAGE_WEBHOOKS: 'list and change webhooks',
};

export function allowedActions(viewer: Viewer): Action[] {
  return (Object.keys(MIN_ROLE) as Action[]).filter((action) => isAllowed(viewer, action));
}

export function isAllowed(viewer: Viewer, action: Action): boolean {
  return RANKS.indexOf(viewer.role) >= RANKS.indexOf(MIN_ROLE[action]);
}

/** @throws GraphQLError UNAUTHENTICATED if the viewer is anonymous, FORBIDDEN if its role does not suffice */
export function assertAllowed(viewer: Viewer, action: Action): void {
  if (isAllowed(viewer, action)) return;
  const needed = `The role ${MIN_ROLE[action]} is required to ${DESCRIPTIONS[action]}`;
  if (viewer.role === Role.ANONYMOUS)
    throw unauthenticated(`${needed}: send an API key as "Authorization: Bearer <key>".`);
  throw clientError('FORBIDDEN', `${needed}; the role of this client is ${viewer.role}.`, { http: { status: 403 } });
}

/** Returns the viewer with no more rights than a READER has. */
export function asReader(viewer: Viewer): Viewer {
  return viewer.role === Role.ANONYMOUS ? viewer : { ...viewer, role: Role.READER };
}

export function canSeeInternal(viewer: Viewer): boolean {
  return isAllowed(viewer, 'READ_INTERNAL');
}

/**
 * Returns the SQL condition for the rows that a viewer may see, given their visibility as SQL; null if it may see all.
 */
export function visibleRowsOf(viewer: Viewer): ((visibility: string) => string) | null {
  return canSeeInternal(viewer) ? null : (visibility) => `${visibility} = 'PUBLIC'`;
}

/** Returns the error for a missing or invalid API key or token. */
export function unauthenticated(message: string): Error {
  return clientError('UNAUTHENTICATED', message, { http: { status: 401 } });
}
