import type { Door } from '../../server/http/route.ts';
import { pageDoors } from '../bundling/doors.ts';
import { EXPLORER } from './bundle.ts';

/** The doors to the explorer, as it was built in a folder. */
export function explorerDoors(folder = EXPLORER.folder): Door[] {
  return pageDoors(EXPLORER, { at: '/', folder });
}
