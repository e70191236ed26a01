import { Role, type Viewer } from './viewer.ts';

/**
 * The `Cache-Control` of an answer that is not the same for everybody: what anybody may read may be kept and is asked for
 * anew by its ETag; what is for somebody is not kept at all.
 */
export function cacheControlFor(viewer: Viewer): string {
  return viewer.role === Role.ANONYMOUS ? 'public, no-cache' : 'no-store';
}
