import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { clientError, notFound } from '../../runtime/errors.ts';
import { encodingsFor } from '../../server/http/compression.ts';
import { namesEtag } from '../../server/http/entity-tags.ts';
import type { Asked, Door, Reply } from '../../server/http/route.ts';
import { type Bundle, STAMP } from './bundle.ts';

const CONTENT_TYPES: { [extension: string]: string } = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

/** The files' names hold the hash of what is in them, so that a browser need never ask again. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** How the names of encoded files end. */
const ENDINGS = { br: '.br', gzip: '.gz' };

/** What a page may load: its own files, and answers of the API that it came with. */
const USUAL_SOURCES = {
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

/** What is to be said of a page that is served. */
export interface ServedPage {
  /** Where the page itself is; its files are below `/<name of the bundle>/`. */
  at: string;
  /** From where it loads what, by the directives of a Content-Security-Policy, if not as pages usually do. */
  sources?: { readonly [directive: string]: string };
  /** Where it was built, if not where it is usually. */
  folder?: string;
}

/** The doors to a page that is bundled: the page itself and its files. Where nobody has built it, the page says what does it. */
export function pageDoors({ name, folder: usual }: Bundle, { at, sources, folder = usual }: ServedPage): Door[] {
  const policy = Object.entries({ ...USUAL_SOURCES, ...sources })
    .map((directive) => directive.join(' '))
    .join('; ');
  const built = existsSync(folder) ? new BuiltPage(folder, { name, at, policy }) : null;
  return [
    { at, cost: 0, answer: (asked) => built?.page(asked) ?? Promise.reject(notBuilt(name)) },
    { at: `/${name}/`, cost: 0, answer: (asked) => built?.file(asked) ?? Promise.reject(noSuchFile(name, at)) },
  ];
}

interface Served {
  name: string;
  at: string;
  policy: string;
}

class BuiltPage {
  /** Paths below the folder, as addresses have them. What is not named here is not served. */
  readonly #files: ReadonlySet<string>;
  readonly #etag: string;

  constructor(
    private readonly folder: string,
    private readonly served: Served,
  ) {
    this.#files = new Set(
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/')),
    );
    this.#etag = `"${readFileSync(join(folder, STAMP), 'utf8').slice(0, 32)}"`;
  }

  async page({ request }: Asked): Promise<Reply> {
    const headers = {
      'cache-control': 'no-cache',
      'content-security-policy': this.served.policy,
      etag: this.#etag,
    };
    if (namesEtag(request.headers['if-none-match'], this.#etag)) return { status: 304, headers, body: '' };
    const body = await readFile(join(this.folder, 'index.html'));
    return { status: 200, headers: { ...headers, 'content-type': CONTENT_TYPES['.html']! }, body };
  }

  async file({ path, request }: Asked): Promise<Reply> {
    const { name, at, policy } = this.served;
    const file = path.slice(`/${name}/`.length);
    if (file === '') return redirect(`..${at}`);
    const contentType = CONTENT_TYPES[extname(file)];
    if (!file.startsWith('assets/') || !contentType || !this.#files.has(file)) throw noSuchFile(name, at);
    const encoding = encodingsFor(request.headers['accept-encoding']).find((each) =>
      this.#files.has(file + ENDINGS[each]),
    );
    return {
      status: 200,
      headers: {
        'content-type': contentType,
        'cache-control': FOR_EVER,
        // Workers take their policy from their own file.
        'content-security-policy': policy,
        vary: 'Accept-Encoding',
        ...(encoding && { 'content-encoding': encoding }),
      },
      body: await readFile(join(this.folder, file + (encoding ? ENDINGS[encoding] : ''))),
    };
  }
}

function redirect(location: string): Reply {
  return { status: 302, headers: { location, 'cache-control': 'no-cache' }, body: '' };
}

function noSuchFile(name: string, at: string): Error {
  return notFound(`The ${name} has no such file. Its page is at ${at}.`);
}

function notBuilt(name: string): Error {
  const what = `The ${name} has not been built yet: npm run build does it, and npm start before it starts.`;
  return clientError('SERVICE_UNAVAILABLE', what, { http: { status: 503 } });
}
