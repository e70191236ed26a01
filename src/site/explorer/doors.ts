import type { Door } from '../../server/http/route.ts';
import { pageDoors } from '../bundling/doors.ts';
import { EXPLORER } from './bundle.ts';

/** What the page may load: its own files, and answers of the API that it came with. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The doors to the explorer, as it was built in a folder. */
export function explorerDoors(folder = EXPLORER.folder): Door[] {
  return pageDoors(EXPLORER, { at: '/', policy: CONTENT_SECURITY_POLICY, folder });
}
