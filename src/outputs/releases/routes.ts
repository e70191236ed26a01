import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { byteRangeOf } from '../../server/http/byte-range.ts';
import { matchesEtag } from '../../server/http/entity-tags.ts';
import { HttpError } from '../../server/http/http-error.ts';
import { chooseByHeader } from '../../server/http/negotiation.ts';
import type { Reply, Route, StreamRequest, StreamRoute } from '../../server/http/route.ts';
import { pageReply } from '../wording/page-reply.ts';
import type { Site } from '../wording/site.ts';
import { releaseListPage, releasePage } from './pages.ts';
import { type Release, readRelease, releasesIn } from './release-store.ts';

const CONTENT_TYPES: { [ending: string]: string } = {
  '.csv': 'text/csv; charset=utf-8; header=present',
  '.ndjson': 'application/x-ndjson; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.parquet': 'application/vnd.apache.parquet',
};
const TEXT = 'text/plain; charset=utf-8';

/** A release never changes. */
const IMMUTABLE_CACHING = 'public, max-age=31536000, immutable';

/**
 * The routes of the list of releases, as a page and as JSON.
 * @param folder the folder of releases
 */
export function releaseListRoutes(site: Site, folder: string): Route[] {
  const all = async () => {
    const releases = await Promise.all((await releasesIn(folder)).map((number) => readRelease(folder, number)));
    return releases.filter((release) => release !== null).reverse();
  };
  return [
    {
      at: '/releases',
      cost: 0,
      handle: async (incoming) =>
        wantsJson(incoming.request.headers.accept)
          ? asJson(await all())
          : asPage(releaseListPage(await all(), await site.writerFor(incoming))),
    },
    { at: '/releases.json', cost: 0, handle: async () => asJson(await all()) },
  ];
}

const JSON_TYPE = 'application/json';

const wantsJson = chooseByHeader('accept', (client) => client.mediaType(['text/html', JSON_TYPE]) === JSON_TYPE);

function asJson(value: unknown): Reply {
  return {
    status: 200,
    headers: { 'content-type': CONTENT_TYPES['.json']!, 'cache-control': 'public, no-cache', vary: 'Accept' },
    body: `${JSON.stringify(value, null, 2)}\n`,
  };
}

function asPage(body: string): Reply {
  return pageReply(body, { 'cache-control': 'public, no-cache', vary: 'Accept, Accept-Language' });
}

/** The route of `/releases/<n>` and of its files. @param folder the folder of releases */
export function releaseRoute(site: Site, folder: string): StreamRoute {
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
        : asPage(releasePage(release, await site.writerFor(incoming)));
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
    'content-type': CONTENT_TYPES[extname(name)] ?? TEXT,
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
