import { Role, type Viewer } from './viewer.ts';

/**
 * Returns the `Cache-Control` of a response that depends on the viewer. Responses to anonymous clients may be cached
 * and are revalidated by ETag; others are not stored.
 */
export function cacheControlFor(viewer: Viewer): string {
  return viewer.role === Role.ANONYMOUS ? 'public, no-cache' : 'no-store';
}
