/**
 * The views of the desk, in the order of its menu. The path is the last segment of the address, `/desk/<path>`; the first
 * view is at `/desk` as well. `needs` is the permission without which the menu leaves the view out.
 */
export const VIEWS = [
  { path: 'review', needs: 'READ_INTERNAL' },
  { path: 'record', needs: null },
  { path: 'signing', needs: 'WRITE' },
  { path: 'import', needs: 'WRITE' },
  { path: 'history', needs: null },
  { path: 'keys', needs: 'MANAGE_API_KEYS' },
] as const;

/** The last segment of the address of a view. */
export type ViewPath = (typeof VIEWS)[number]['path'];
