import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { byteRangeOf } from '../../server/http/byte-range.ts';
import { matchesEtag } from '../../server/http/entity-tags.ts';
import { HttpError } from '../../server/http/http-error.ts';
import { chooseByHeader } from '../../server/http/negotiation.ts';
import type { Reply, Route, StreamRequest, StreamRoute } from '../../server/http/route.ts';
import { pageReply } from '../wording/page-reply.ts';
import type { Site } from '../wording/site.ts';
import { catalogJsonLd, datasetJsonLd, type Publisher } from './dataset-json-ld.ts';
import { contentTypeOf } from './media-types.ts';
import { releaseListPage, releasePage } from './pages.ts';
import { type Release, readRelease, readReleases, readVariables } from './release-store.ts';

/** A release never changes. */
const IMMUTABLE_CACHING = 'public, max-age=31536000, immutable';

/** The folder of releases, and what their descriptions say of the server, available when it listens. */
export interface ReleaseOptions {
  folder: string;
  publisher: () => Publisher;
}

/** The routes of the list of releases, as a page and as JSON. */
export function releaseListRoutes(site: Site, { folder, publisher }: ReleaseOptions): Route[] {
  return [
    {
      at: '/releases',
      cost: 0,
      async handle(incoming) {
        const releases = await readReleases(folder);
        if (wantsJson(incoming.request.headers.accept)) return asJson(releases);
        const data = catalogJsonLd(releases, publisher());
        return asPage(releaseListPage(releases, data, await site.writerFor(incoming)));
      },
    },
    { at: '/releases.json', cost: 0, handle: async () => asJson(await readReleases(folder)) },
  ];
}

const JSON_TYPE = 'application/json';

const wantsJson = chooseByHeader('accept', (client) => client.mediaType(['text/html', JSON_TYPE]) === JSON_TYPE);

function asJson(value: unknown): Reply {
  return {
    status: 200,
    headers: { 'content-type': contentTypeOf('.json'), 'cache-control': 'public, no-cache', vary: 'Accept' },
    body: `${JSON.stringify(value, null, 2)}\n`,
  };
}

function asPage(body: string): Reply {
  return pageReply(body, { 'cache-control': 'public, no-cache', vary: 'Accept, Accept-Language' });
}

/** The route of `/releases/<n>` and of its files. */
export function releaseRoute(site: Site, { folder, publisher }: ReleaseOptions): StreamRoute {
  const described = async (release: Release) =>
    datasetJsonLd(release, await readVariables(folder, release.number), publisher());
  return {
    at: '/releases/',
    cost: 0,
    methods: 'GET, HEAD, OPTIONS',
    async serve(incoming) {
      const { request, response, headers } = incoming;
      const [, number, name] = /\/releases\/([1-9]\d{0,8})(?:\/([\w.-]+))?(?:\?|$)/.exec(request.url ?? '') ?? [];
      const release = number ? await readRelease(folder, Number(number)) : null;
      if (!release) throw releaseNotFound('There is no such release. See /releases for all releases.');
      if (name) return sendFile(incoming, folder, release, name);
      const reply = wantsJson(request.headers.accept)
        ? asJson(release)
        : asPage(releasePage(release, await described(release), await site.writerFor(incoming)));
      response.writeHead(200, { ...headers, ...reply.headers });
      response.end(request.method === 'HEAD' ? undefined : reply.body);
    },
  };
}

async function sendFile(
  { request, response, headers }: StreamRequest,
  folder: string,
  { number, files }: Release,
  name: string,
): Promise<void> {
  const file = files.find((each) => each.name === name);
  if (!file && name !== 'SHA256SUMS')
    throw releaseNotFound(`Release ${number} has no file "${name}". See /releases/${number} for its files.`);
  const path = join(folder, String(number), name);
  const { size } = await stat(path);
  const etag = `"${file?.sha256 ?? `${number}-${size}`}"`;
  const own = {
    ...headers,
    'content-type': contentTypeOf(name),
    'cache-control': IMMUTABLE_CACHING,
    'accept-ranges': 'bytes',
    etag,
  };
  if (matchesEtag(request.headers['if-none-match'], etag)) {
    response.writeHead(304, own).end();
    return;
  }
  const range = byteRangeOf(request, size, etag);
  if (range === 'UNSATISFIABLE') {
    const headers = { 'content-range': `bytes */${size}`, 'accept-ranges': 'bytes' };
    throw new HttpError(
      416,
      'RANGE_UNSATISFIABLE',
      `Range: the file has ${size} bytes. Request bytes before that.`,
      headers,
    );
  }
  if (range) {
    const { start, end } = range;
    const length = { 'content-length': end - start + 1, 'content-range': `bytes ${start}-${end}/${size}` };
    response.writeHead(206, { ...own, ...length });
  } else response.writeHead(200, { ...own, 'content-length': size });
  if (request.method === 'HEAD') response.end();
  // A disconnected client needs no more of the file.
  else await pipeline(createReadStream(path, range ?? {}), response).catch(() => response.destroy());
}

function releaseNotFound(message: string): HttpError {
  return new HttpError(404, 'NOT_FOUND', message);
}
