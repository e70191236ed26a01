import { Role, type Viewer } from './viewer.ts';

/** Whether records that are INTERNAL exist for this viewer. */
export function seesInternal(viewer: Viewer): boolean {
  return viewer.role === Role.EDITOR || viewer.role === Role.ADMIN;
}
