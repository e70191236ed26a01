/** The requester. */
export interface Viewer {
  role: Role;
  /** The label of the API key or the name of the person, for the history; null if anonymous. */
  name: string | null;
  /** A permanent identity that does not depend on names; omitted if anonymous. */
  identity?: string;
  /** When the key or token expires; null or omitted: never. */
  expiresAt?: Date | null;
}

export enum Role {
  ANONYMOUS = 'ANONYMOUS',
  READER = 'READER',
  EDITOR = 'EDITOR',
  ADMIN = 'ADMIN',
}

export const ANONYMOUS: Viewer = { role: Role.ANONYMOUS, name: null };

/** Returns the uuid of the API key of a viewer; null if it has none. */
export function apiKeyIdOf({ identity }: Viewer): string | null {
  return /^key ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(identity ?? '')?.[1] ?? null;
}
