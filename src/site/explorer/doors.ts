import type { Door } from '../../server/http/route.ts';
import { pageDoors } from '../bundling/doors.ts';
import { EXPLORER } from './bundle.ts';

/** The routes of the explorer. @param folder the folder of the built page */
export function explorerDoors(folder = EXPLORER.folder): Door[] {
  return pageDoors(EXPLORER, { at: '/', folder });
}
