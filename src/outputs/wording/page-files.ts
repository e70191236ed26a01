import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { notFound } from '../../runtime/errors.ts';
import type { Route } from '../../server/http/route.ts';

/** By extension. */
export const CONTENT_TYPES: { [extension: string]: string } = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
};

/** For addresses that contain a hash of the content: browsers need not revalidate. */
export const IMMUTABLE_CACHING = 'public, max-age=31536000, immutable';

/** Files that pages load, by their names in addresses. */
const files = new Map<string, string | Uint8Array>();

/**
 * Adds a file that pages load.
 *
 * @param name its name with extension; the address adds a hash of the content
 * @returns its address, relative to the server's root
 */
export function addPageFile(name: string, body: string | Uint8Array): string {
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 10);
  const extension = extname(name);
  const hashed = `${name.slice(0, -extension.length)}-${hash}${extension}`;
  files.set(hashed, body);
  return `${FOLDER.slice(1)}${hashed}`;
}

/** Reads a file of the sources or of a package, as text. @param specifier as in an import */
export function readSource(specifier: string): string {
  return readFileSync(pathOf(specifier), 'utf8');
}

/** Returns the path of a file of the sources or of a package. @param specifier as in an import */
function pathOf(specifier: string): string {
  return fileURLToPath(import.meta.resolve(specifier));
}

/** Adds the files of a font, and returns its style sheet with the new addresses. */
function addFont(styleSheet: string): string {
  const folder = styleSheet.slice(0, styleSheet.lastIndexOf('/'));
  return readSource(styleSheet).replaceAll(/url\(\.\/files\/([\w.-]+)\)/g, (_url, name: string) => {
    const address = addPageFile(name, readFileSync(pathOf(`${folder}/files/${name}`)));
    fonts.set(name, address);
    return `url(${address.slice(FOLDER.length - 1)})`;
  });
}

const FOLDER = '/assets/';

/** Addresses of the font's files, by their names in the package. */
const fonts = new Map<string, string>();

/** Adds the images that a style sheet names, and returns the sheet with the new addresses. */
function withImages(styleSheet: string): string {
  return styleSheet.replaceAll(/url\("([\w-]+\.svg)"\)/g, (_url, name: string) => {
    const address = addPageFile(name, readSource(`#src/site/bundling/${name}`));
    return `url(${address.slice(FOLDER.length - 1)})`;
  });
}

/** The style of header, foot, palette and typeface, which all pages share. */
export const FRAME_STYLE = addPageFile(
  'frame.css',
  [
    addFont('@fontsource-variable/source-serif-4/wght.css'),
    readSource('#src/site/bundling/palette.css'),
    readSource('#src/site/bundling/demo-notice.css'),
    withImages(readSource('#src/outputs/wording/frame.css')),
  ].join('\n'),
);

/** The style of pages that the server writes. */
export const PAGE_STYLE = addPageFile('page.css', readSource('#src/outputs/wording/page.css'));

export const ICON = addPageFile('icon.svg', readSource('#src/site/bundling/icon.svg'));

/** Returns the address of the file of the typeface that has the letters of a language. */
export function fontFor(lang: string): string {
  return fonts.get(`source-serif-4-${lang === 'ru' ? 'cyrillic' : 'latin'}-wght-normal.woff2`)!;
}

/** The route of all files that were added. */
export function pageFileRoutes(): Route[] {
  return [
    {
      at: FOLDER,
      cost: 0,
      handle: async ({ path }) => {
        const name = path.slice(FOLDER.length);
        const body = files.get(name);
        if (body === undefined) throw notFound(`There is no file ${FOLDER}<name> of this name.`);
        return {
          status: 200,
          headers: { 'content-type': CONTENT_TYPES[extname(name)]!, 'cache-control': IMMUTABLE_CACHING },
          body,
        };
      },
    },
  ];
}
