import type { Route } from '../../server/http/route.ts';
import { bundleRoutes } from '../bundling/routes.ts';
import { EXPLORER } from './bundle.ts';

/** The routes of the explorer. @param folder the folder of the built page */
export function explorerRoutes(folder = EXPLORER.folder): Route[] {
  return bundleRoutes(EXPLORER, { at: '/', folder });
}
