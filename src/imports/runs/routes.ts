import type { IncomingMessage } from 'node:http';
import type { DataSource } from 'typeorm';
import { assertAllowed } from '../../access/permissions.ts';
import type { Viewer } from '../../access/viewer.ts';
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

/** The route `DELETE /import/mappings/<name>`, for the editor who saved the mapping and for administrators. */
export function savedMappingRoute(
  db: Pick<DataSource, 'query'>,
  viewerOf: (request: IncomingMessage) => Viewer | Promise<Viewer>,
): StreamRoute {
  const at = '/import/mappings/';
  return {
    at,
    cost: 100,
    methods: 'DELETE, OPTIONS',
    async serve({ request, response, headers }) {
      const viewer = await viewerOf(request);
      assertAllowed(viewer, 'WRITE');
      const { deleteMapping } = await import('../mapping/saved-mappings.ts');
      await deleteMapping(db, request.url!.slice(at.length), viewer);
      response.writeHead(204, headers).end();
    },
  };
}
