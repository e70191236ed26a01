import type { Door } from '../../server/http/route.ts';
import { pageDoors } from '../bundling/doors.ts';
import { PLAYGROUND } from './bundle.ts';

/**
 * What the page may load: its own files and nothing else. The editor writes its styles itself, into the page, hence
 * 'unsafe-inline' for styles; scripts come from files only.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The doors to the playground, as it was built in a folder. */
export function playgroundDoors(folder = PLAYGROUND.folder): Door[] {
  return pageDoors(PLAYGROUND, { at: '/playground', policy: CONTENT_SECURITY_POLICY, folder });
}
