import type { Route } from '../../server/http/route.ts';
import { bundleRoutes } from '../bundling/routes.ts';
import { PLAYGROUND } from './bundle.ts';

/** The editor adds style elements to the page, which needs 'unsafe-inline' for styles. Scripts come only from files. */
const SOURCES = {
  'worker-src': "'self' blob:",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
};

/** The routes of the playground. @param folder the folder of the built page */
export function playgroundRoutes(folder = PLAYGROUND.folder): Route[] {
  return bundleRoutes(PLAYGROUND, { at: '/playground', sources: SOURCES, folder });
}
