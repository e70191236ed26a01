import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { clientError, notFound } from '../../runtime/errors.ts';
import { encodingsFor } from '../../server/http/compression.ts';
import { matchesEtag } from '../../server/http/entity-tags.ts';
import type { Reply, Route, RouteRequest } from '../../server/http/route.ts';
import { type Bundle, STAMP_FILE } from './bundle.ts';

const CONTENT_TYPES: { [extension: string]: string } = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

/** File names contain a hash of the content, so browsers may cache the files without revalidating. */
const IMMUTABLE_CACHING = 'public, max-age=31536000, immutable';

/** Suffixes of compressed files. */
const SUFFIXES = { br: '.br', gzip: '.gz' };

/** The default policy: a page loads only its own files, and requests only its own server. */
const DEFAULT_SOURCES = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self'",
  'font-src': "'self'",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
};

export interface BundleRouteOptions {
  /** The path of the page; its files are below `/<name of the bundle>/`. */
  at: string;
  /** Content-Security-Policy directives that differ from the default. */
  sources?: { readonly [directive: string]: string };
  /** The folder of the built page, if it differs from the default. */
  folder?: string;
}

/** The routes of a built page and its files. If the page has not been built, the routes return an error. */
export function bundleRoutes(
  { name, folder: defaultFolder }: Bundle,
  { at, sources, folder = defaultFolder }: BundleRouteOptions,
): Route[] {
  const policy = Object.entries({ ...DEFAULT_SOURCES, ...sources })
    .map((directive) => directive.join(' '))
    .join('; ');
  const built = existsSync(folder) ? new BuiltPage(folder, { name, at, policy }) : null;
  return [
    { at, cost: 0, handle: (incoming) => built?.page(incoming) ?? Promise.reject(notBuilt(name)) },
    { at: `/${name}/`, cost: 0, handle: (incoming) => built?.file(incoming) ?? Promise.reject(noSuchFile(name, at)) },
  ];
}

interface Served {
  name: string;
  at: string;
  policy: string;
}

class BuiltPage {
  /** Relative paths of all files; the routes serve no others. */
  readonly #files: ReadonlySet<string>;
  readonly #etag: string;

  constructor(
    private readonly folder: string,
    private readonly served: Served,
  ) {
    this.#files = new Set(
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/')),
    );
    this.#etag = `"${readFileSync(join(folder, STAMP_FILE), 'utf8').slice(0, 32)}"`;
  }

  async page({ request }: RouteRequest): Promise<Reply> {
    const headers = {
      'cache-control': 'no-cache',
      'content-security-policy': this.served.policy,
      etag: this.#etag,
    };
    if (matchesEtag(request.headers['if-none-match'], this.#etag)) return { status: 304, headers, body: '' };
    const body = await readFile(join(this.folder, 'index.html'));
    return { status: 200, headers: { ...headers, 'content-type': CONTENT_TYPES['.html']! }, body };
  }

  async file({ path, request }: RouteRequest): Promise<Reply> {
    const { name, at, policy } = this.served;
    const file = path.slice(`/${name}/`.length);
    if (file === '') return redirect(`..${at}`);
    const contentType = CONTENT_TYPES[extname(file)];
    if (!file.startsWith('assets/') || !contentType || !this.#files.has(file)) throw noSuchFile(name, at);
    const encoding = encodingsFor(request.headers['accept-encoding']).find((each) =>
      this.#files.has(file + SUFFIXES[each]),
    );
    return {
      status: 200,
      headers: {
        'content-type': contentType,
        'cache-control': IMMUTABLE_CACHING,
        // A worker uses the policy of its own file.
        'content-security-policy': policy,
        vary: 'Accept-Encoding',
        ...(encoding && { 'content-encoding': encoding }),
      },
      body: await readFile(join(this.folder, file + (encoding ? SUFFIXES[encoding] : ''))),
    };
  }
}

function redirect(location: string): Reply {
  return { status: 302, headers: { location, 'cache-control': 'no-cache' }, body: '' };
}

function noSuchFile(name: string, at: string): Error {
  return notFound(`The ${name} has no such file. See ${at} for its page.`);
}

function notBuilt(name: string): Error {
  const message = `The ${name} has not been built. Run npm run build, or restart with npm start.`;
  return clientError('SERVICE_UNAVAILABLE', message);
}
