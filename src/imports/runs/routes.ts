import type { DataSource } from 'typeorm';
import type { OutputOptions } from '../../outputs/record-documents/record-queries.ts';
import type { Route, StreamRoute } from '../../server/http/route.ts';
import type { ImportRouteOptions } from './import-route.ts';

/** The maximum size of the request of an import. */
const MAX_BYTES = 64 * 1024 * 1024;

/** The route `POST /import`. Its first request loads the code that reads and writes files, a fifth of the server's. */
export function importRoute(options: Omit<ImportRouteOptions, 'maxBytes'>): StreamRoute {
  return {
    at: '/import',
    cost: 1_000,
    methods: 'POST, OPTIONS',
    maxBytes: MAX_BYTES,
    async serve(request) {
      const { serveImport } = await import('./import-route.ts');
      return serveImport({ ...options, maxBytes: MAX_BYTES }, request);
    },
  };
}

/** The route `GET /import/mappings.json`, loaded by its first request as well. */
export function mappingsRoute(db: Pick<DataSource, 'query'>, contextOf: OutputOptions['contextOf']): Route {
  return {
    at: '/import/mappings.json',
    cost: 100,
    async handle(request) {
      const { listMappings } = await import('./mappings-route.ts');
      return listMappings(db, await contextOf(request.request, request.waiting), request);
    },
  };
}
