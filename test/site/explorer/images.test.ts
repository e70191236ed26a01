import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { SaxesParser } from 'saxes';
import { startBrowserPages } from '../../harness/browser-pages.ts';
import { describeUnlessMissing } from '../../harness/skipping.ts';

const pages = startBrowserPages();

/** Pictures, with their titles. */
const PICTURES: [path: string, title: string][] = [
  ['between?party=moscow&party=havana', 'Timeline'],
  ['statistics?of=items&by=type', 'All items by type'],
  ['statistics?of=items&by=type&and=topic', 'All items by type and topic'],
  ['network?level=city&min=1', 'Who cooperates with whom'],
  ['network?level=city&min=1&tab=map', 'Who cooperates with whom'],
];

/** Saves the picture of a page in a format. */
async function saved(page: Page, format: 'SVG' | 'PNG'): Promise<Buffer> {
  const downloading = page.waitForEvent('download');
  await page.locator('.picture').getByRole('button', { name: format, exact: true }).click();
  return readFile(await (await downloading).path());
}

async function openPicture(path: string): Promise<Page> {
  const page = await pages.open(path);
  await page.locator('.picture .drawing svg a').first().waitFor();
  await page.waitForLoadState('networkidle');
  await page.locator('.picture').getByText('Download').click();
  return page;
}

/** The texts, links and other elements of an SVG document, as any program reads it. @throws if it is no well-formed XML */
function readSvg(text: string) {
  const parser = new SaxesParser({ xmlns: true });
  const texts: string[] = [];
  const links: string[] = [];
  const roots: { [name: string]: string } = {};
  parser.on('opentag', ({ uri, attributes }) => {
    expect(uri).toBe('http://www.w3.org/2000/svg');
    if (texts.length === 0 && !('width' in roots))
      for (const name of ['width', 'height']) roots[name] = attributes[name]!.value;
    if (attributes.href) links.push(attributes.href.value);
    expect(attributes.class).toBeUndefined();
  });
  parser.on('text', (piece) => {
    if (piece.trim()) texts.push(piece);
  });
  parser.write(text).close();
  return { texts, links, width: Number(roots.width), height: Number(roots.height) };
}

describe('A picture that is saved', () => {
  it.each(PICTURES)(
    'is an SVG document with title, source, date and address, and a PNG of twice its size: %s',
    async (path, title) => {
      const page = await openPicture(path);
      const { texts, links, width, height } = readSvg(String(await saved(page, 'SVG')));
      expect(texts[0]!.split(': ').at(-1)).toBe(title);
      const [foot, address] = texts.slice(-2);
      expect(foot).toMatch(/Data as of \d+ \w+ \d{4} at \d\d:\d\d UTC$/);
      expect(address).toContain(`Entente ${pages.server.url}/${path}`);
      for (const link of links) expect(link).toMatch(/^http:\/\//);
      expect(links.length).toBeGreaterThan(0);
      const png = await saved(page, 'PNG');
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([Math.floor(2 * width), Math.floor(2 * height)]);
    },
  );
});

function hasConverter(): boolean {
  try {
    execFileSync('rsvg-convert', ['--version']);
    return true;
  } catch {
    return false;
  }
}

describeUnlessMissing([hasConverter() ? null : 'rsvg-convert'], 'A picture that is saved, in another program', () => {
  it.each(PICTURES)('is drawn in its size: %s', async (path, _title) => {
    const svg = await saved(await openPicture(path), 'SVG');
    const { width, height } = readSvg(String(svg));
    const png = execFileSync('rsvg-convert', ['--format', 'png'], { input: svg, maxBuffer: 50e6 });
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([Math.ceil(width), Math.ceil(height)]);
    // A picture without marks would be much smaller.
    expect(png.length).toBeGreaterThan(5_000);
  });
});
