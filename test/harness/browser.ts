import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/**
 * Starts the Chromium of the installed packages, with its own libraries, so that no browser of the machine is needed.
 * Unpacking takes a second or two the first time.
 */
export async function startBrowser(): Promise<Browser> {
  const folder = await unpackedBrowser();
  return chromium.launch({
    executablePath: join(folder, 'chromium'),
    // Many containers do not allow the sandbox of the browser's processes.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--font-render-hinting=none'],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: [join(folder, 'lib'), process.env.LD_LIBRARY_PATH ?? ''].filter(Boolean).join(':'),
      FONTCONFIG_PATH: folder,
    },
  });
}

/** Long enough for a slow machine, and shorter than the timeout of a test. */
const PATIENCE_MS = 10_000;

/**
 * Opens a page in a context of its own. The caller closes it with `page.context().close()`.
 *
 * @param faults receives errors of the page, and requests to other servers
 */
export async function openPage(
  browser: Browser,
  url: string,
  faults: string[],
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on('console', (message) => {
    // A busy machine draws later than Chromium expects.
    if (message.text().includes('was preloaded using link preload but not used within a few seconds')) return;
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'blob:' && protocol !== 'data:' && origin !== new URL(url).origin) {
      faults.push(`asked another host: ${request.url()}`);
    }
  });
  await page.goto(url);
  return page;
}

/** Unpacks the browser once for each version, into a temporary folder that is renamed when complete. */
async function unpackedBrowser(): Promise<string> {
  const require = createRequire(import.meta.url);
  const packed = join(dirname(require.resolve('@sparticuz/chromium')), '../../bin');
  const { version } = JSON.parse(await readFile(join(packed, '../package.json'), 'utf8'));
  const folder = join(tmpdir(), `entente-chromium-${version}-${process.getuid?.() ?? 'user'}`);
  if (existsSync(folder)) return folder;

  const draft = await mkdtemp(`${folder}-draft-`);
  const unpack = async (file: string) => promisify(brotliDecompress)(await readFile(join(packed, file)));
  const [program, libraries, fonts] = await Promise.all([
    unpack('chromium.br'),
    unpack('al2023.tar.br'),
    unpack('fonts.tar.br'),
  ]);
  await writeFile(join(draft, 'chromium'), program);
  await chmod(join(draft, 'chromium'), 0o755);
  await extract(libraries, draft);
  await extract(fonts, draft);
  await writeFile(join(draft, 'fonts.conf'), fontsIn(folder));
  await rename(draft, folder).catch(() => rm(draft, { recursive: true, force: true }));
  return folder;
}

/** Uses only the fonts of the package, so that pages look the same on every machine. */
function fontsIn(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/cache</cachedir></fontconfig>
`;
}

const BLOCK = 512;

/** Extracts files, folders and links of a tar archive; supports only the features that these archives use. */
async function extract(archive: Buffer, folder: string): Promise<void> {
  for (let at = 0; at + BLOCK <= archive.length && archive[at] !== 0; ) {
    const text = (from: number, length: number) =>
      archive.toString('utf8', at + from, at + from + length).replace(/\0.*$/s, '');
    const path = join(folder, text(345, 155), text(0, 100));
    const size = Number.parseInt(text(124, 12), 8) || 0;
    const kind = text(156, 1);
    await mkdir(kind === '5' ? path : dirname(path), { recursive: true });
    if (kind === '2') await symlink(text(157, 100), path);
    if (kind === '0' || kind === '') await writeFile(path, archive.subarray(at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}
