import type { Door } from '../../server/http/route.ts';
import { pageDoors } from '../bundling/doors.ts';
import { PLAYGROUND } from './bundle.ts';

/** The editor writes its styles itself, into the page, hence 'unsafe-inline' for styles; scripts come from files only. */
const SOURCES = {
  'worker-src': "'self' blob:",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
};

/** The doors to the playground, as it was built in a folder. */
export function playgroundDoors(folder = PLAYGROUND.folder): Door[] {
  return pageDoors(PLAYGROUND, { at: '/playground', sources: SOURCES, folder });
}
