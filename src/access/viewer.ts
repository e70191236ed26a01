/** Who is asking. */
export interface Viewer {
  role: Role;
  /** The label of a key, the name of a person; null for the anonymous. In this name changes stand in the history. */
  name: string | null;
  /** What tells one viewer from every other for good, whatever they are called; absent for the anonymous. */
  identity?: string;
  /** When the key or token expires; null or absent: never. */
  expiresAt?: Date | null;
}

export enum Role {
  ANONYMOUS = 'ANONYMOUS',
  READER = 'READER',
  EDITOR = 'EDITOR',
  ADMIN = 'ADMIN',
}

export const ANONYMOUS: Viewer = { role: Role.ANONYMOUS, name: null };
