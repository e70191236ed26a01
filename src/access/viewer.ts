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
