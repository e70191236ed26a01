import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Asked, Door, Reply } from '../door.ts';
import { builtPlayground, STAMP } from './build.ts';

/**
 * What the page may load: its own files and nothing else. The editor writes its styles itself, into the page, hence
 * 'unsafe-inline' for styles; scripts come from files only.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const CONTENT_TYPES: { [extension: string]: string } = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
};

/** The files' names hold the hash of what is in them, so that a browser need never ask again. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/** How a file is written for clients that take it so, the smallest first. */
const ENCODINGS = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
];

/** The doors to the playground: its page, the files of the page, and the way there from `/`. */
export function playgroundDoors(folder = builtPlayground()): Door[] {
  const built = existsSync(folder) ? new BuiltPage(folder) : null;
  return [
    { at: '/', answer: async () => redirect('playground') },
    { at: '/playground', answer: async (asked) => built?.page(asked) ?? notBuilt() },
    { at: '/playground/', answer: async (asked) => built?.file(asked) ?? notBuilt() },
  ];
}

class BuiltPage {
  readonly #folder: string;
  /** Paths below the folder, as addresses have them. What is not named here is not served. */
  readonly #files: ReadonlySet<string>;
  readonly #etag: string;

  constructor(folder: string) {
    this.#folder = folder;
    this.#files = new Set(
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => file.replaceAll('\\', '/')),
    );
    this.#etag = `"${readFileSync(join(folder, STAMP), 'utf8').slice(0, 32)}"`;
  }

  async page({ request }: Asked): Promise<Reply> {
    const headers = {
      'cache-control': 'no-cache',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      etag: this.#etag,
    };
    if (request.headers['if-none-match'] === this.#etag) return { status: 304, headers, body: '' };
    const body = await readFile(join(this.#folder, 'index.html'));
    return { status: 200, headers: { ...headers, 'content-type': CONTENT_TYPES['.html']! }, body };
  }

  async file({ path, request }: Asked): Promise<Reply> {
    const name = path.replace(/^\/playground\//, '');
    if (name === '') return redirect('../playground');
    const contentType = CONTENT_TYPES[extname(name)];
    if (!name.startsWith('assets/') || !contentType || !this.#files.has(name)) return notFound();
    const encoding = ENCODINGS.find(
      ({ name: token, ending }) => takes(request.headers['accept-encoding'], token) && this.#files.has(name + ending),
    );
    return {
      status: 200,
      headers: {
        'content-type': contentType,
        'cache-control': FOR_EVER,
        // Workers take their policy from their own file.
        'content-security-policy': CONTENT_SECURITY_POLICY,
        vary: 'Accept-Encoding',
        ...(encoding && { 'content-encoding': encoding.name }),
      },
      body: await readFile(join(this.#folder, name + (encoding?.ending ?? ''))),
    };
  }
}

/** Whether an `Accept-Encoding` names a coding, and not only to refuse it. */
function takes(accepted: string | undefined, coding: string): boolean {
  return (accepted ?? '').split(',').some((part) => {
    const [name, ...parameters] = part.split(';').map((each) => each.trim().toLowerCase());
    return name === coding && !parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter));
  });
}

function redirect(location: string): Reply {
  return { status: 302, headers: { location, 'cache-control': 'no-cache' }, body: '' };
}

function notFound(): Reply {
  return plain(404, 'The playground has no such file. Its page is at /playground.');
}

function notBuilt(): Reply {
  return plain(503, 'The playground has not been built yet: npm run build does it, and npm start before it starts.');
}

function plain(status: number, text: string): Reply {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: `${text}\n` };
}
