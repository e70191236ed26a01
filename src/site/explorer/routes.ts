import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contentSecurityPolicy, pageReply } from '../../outputs/wording/page-reply.ts';
import type { Route } from '../../server/http/route.ts';
import { BuiltBundle } from '../bundling/routes.ts';
import { EXPLORER } from './bundle.ts';

const POLICY = contentSecurityPolicy();

/** The routes of the explorer. @param folder the folder of the built page */
export function explorerRoutes(folder = EXPLORER.folder): Route[] {
  const built = new BuiltBundle(EXPLORER, { at: '/', policy: POLICY, folder });
  return [
    {
      at: '/',
      cost: 0,
      handle: async () => {
        built.requiredHead('./');
        return pageReply(await readFile(join(folder, 'index.html'), 'utf8'), { 'cache-control': 'no-cache' });
      },
    },
    built.route(),
  ];
}
