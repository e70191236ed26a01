/** Who is asking. */
export interface Viewer {
  role: Role;
  name: string | null;
}

export enum Role {
  ANONYMOUS = 'ANONYMOUS',
  READER = 'READER',
  EDITOR = 'EDITOR',
  ADMIN = 'ADMIN',
}

export const ANONYMOUS: Viewer = { role: Role.ANONYMOUS, name: null };
