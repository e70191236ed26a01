import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import Parser from 'rss-parser';
import { SaxesParser } from 'saxes';
import { buildersOn } from '../../harness/builders.ts';
import { readCalendar } from '../../harness/calendar.ts';
import { itemBuildersOn, signedBy } from '../../harness/item-builders.ts';
import { startTestServer, type TestData, type TestServer } from '../../harness/server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  const signatures = [signedBy(await build.city('Lisbon')), signedBy(await build.city('Porto'))];
  await build.agreement('On the river', { signatures });
}, 120_000);
afterAll(() => server?.stop());

const unescaped = (text: string) => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"');

async function page(search = '', headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(`${server.url}/docs/other-programs${search}`, {
    headers: { 'accept-language': 'en', ...headers },
  });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  return response.text();
}

/** Each address on the page, and the form that it promises. */
function addressesIn(html: string): [address: string, form: string][] {
  return [...html.matchAll(/<a href="([^"]*)"><code>([^<]*)<\/code><\/a> <span class="note">([^<]*)<\/span>/g)].map(
    ([, href, shown, form]) => {
      expect(shown).toBe(href);
      return [unescaped(href!), form!];
    },
  );
}

/** Whether an answer is of a form, as a program finds that reads it: the number of rows, features, events or entries. */
const READERS: { [form: string]: (text: string) => number | Promise<number> } = {
  CSV: (text) => {
    const [head, ...rows] = parse(text, { bom: true }) as string[][];
    expect(head!.length).toBeGreaterThan(4);
    return rows.length;
  },
  JSON: (text) => {
    const rows: TestData[] = JSON.parse(text);
    // Flat, as tables are.
    expect(rows.flatMap((row) => Object.values(row)).filter((value) => typeof value === 'object' && value)).toEqual([]);
    return rows.length;
  },
  GeoJSON: (text) => {
    const { type, features } = JSON.parse(text);
    expect(type).toBe('FeatureCollection');
    return features.length;
  },
  GraphML: (text) => {
    let nodes = 0;
    const parser = new SaxesParser();
    parser.on('opentag', ({ name }) => {
      if (name === 'node') nodes += 1;
    });
    parser.on('error', (fault) => {
      throw fault;
    });
    parser.write(text).close();
    return nodes;
  },
  iCalendar: (text) => readCalendar(text).getAllSubcomponents('vevent').length,
  Atom: async (text) => (await new Parser().parseString(text)).items.length,
};

describe('The page that tells how other programs read the data', () => {
  it.each(['en', 'ru', 'zh'])('gives addresses in %s that answer as promised', async (lang) => {
    const html = await page(`?lang=${lang}`);
    expect(html).toContain(`<html lang="${lang}" data-root="../">`);
    const addresses = addressesIn(html);
    expect(addresses.length).toBeGreaterThanOrEqual(9);
    for (const [address, form] of addresses) {
      expect(address.startsWith(`${server.url}/`)).toBe(true);
      const response = await fetch(address);
      expect([address, response.status]).toEqual([address, 200]);
      expect([address, (await READERS[form]!(await response.text())) >= 0]).toEqual([address, true]);
    }
    // Each of them is found by something, or nothing was shown.
    expect(html.match(/<section id="/g)).toHaveLength(8);
  });

  it('finds something at those addresses that ask for everything', async () => {
    const addresses = addressesIn(await page());
    for (const [address, form] of addresses.filter(([each]) => /cooperationItems|parties|feed/.test(each))) {
      expect([address, (await READERS[form]!(await (await fetch(address)).text())) > 0]).toEqual([address, true]);
    }
  });

  it('is sent anew only where it has changed, and only by GET and HEAD', async () => {
    const first = await fetch(`${server.url}/docs/other-programs`);
    const second = await fetch(`${server.url}/docs/other-programs`, {
      headers: { 'if-none-match': first.headers.get('etag')! },
    });
    expect([second.status, await second.text()]).toEqual([304, '']);
    expect((await fetch(`${server.url}/docs/other-programs`, { method: 'POST' })).status).toBe(405);
  });
});

describe("A record's page", () => {
  it('leads to what can be taken away of it, and each of these addresses answers', async () => {
    const records = await server.sql<{ id: string; type: string }>(
      `select distinct on (type) type, lower(type) || '_' || replace(id::text, '-', '') as id
       from record where visibility = 'PUBLIC' order by type, id desc`,
    );
    const found: string[] = [];
    for (const { id, type } of records) {
      const html = await (await fetch(`${server.url}/id/${id}?lang=ru`)).text();
      const section = /<section class="citing">\s*<h2>Экспорт<\/h2>(.*?)<\/section>/s.exec(html)?.[1] ?? '';
      for (const [, href] of section.matchAll(/href="([^"]*)"/g)) {
        const address = new URL(unescaped(href!), `${server.url}/id/`);
        expect([type, address.href, (await fetch(address)).status]).toEqual([type, address.href, 200]);
        // For people: as Excel wants it, and otherwise in their language.
        const own = address.pathname.endsWith('.csv') ? ['bom', '1'] : ['lang', 'ru'];
        expect([address.href, address.searchParams.get(own[0]!)]).toEqual([address.href, own[1]]);
        found.push(`${type} ${address.pathname}`);
      }
    }
    expect(found).toEqual(
      expect.arrayContaining([
        'AGREEMENT /export/cooperation.csv',
        'FORUM /calendar.ics',
        'FORUM /export/cooperationItems.csv',
        'FORUM /feed.atom',
        'PARTY /calendar.ics',
        'SOURCE /feed.atom',
        'TOPIC /export/cooperationItems.csv',
        'TOPIC /docs/other-programs',
      ]),
    );
  });
});
