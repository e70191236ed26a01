import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import { type Cut, type CuttingProxy, startCuttingProxy } from '../../harness/cutting-proxy.ts';
import type { DeskPages } from './desk-pages.ts';

const all = (_: number, total: number) => total;

/** Twenty moments of saving, in their order. */
export const MOMENTS: { readonly [moment: string]: Cut } = {
  'before the request': { of: 'request', after: () => 0 },
  'after a byte of the request': { of: 'request', after: () => 1 },
  'in the headers': { of: 'request', after: (head) => head >> 1 },
  'before the end of the headers': { of: 'request', after: (head) => head - 1 },
  'before the body': { of: 'request', after: (head) => head },
  'after a byte of the body': { of: 'request', after: (head) => head + 1 },
  'in the first half of the body': { of: 'request', after: (head, total) => head + ((total - head) >> 2) },
  'in the second half of the body': { of: 'request', after: (head, total) => total - ((total - head) >> 2) },
  'before the last byte of the body': { of: 'request', after: (_, total) => total - 1 },
  'right after the request': { of: 'request', after: all },
  'a millisecond after the request': { of: 'request', after: all, lasts: 1 },
  'ten milliseconds after the request': { of: 'request', after: all, lasts: 10 },
  'fifty milliseconds after the request': { of: 'request', after: all, lasts: 50 },
  'before the answer': { of: 'answer', after: () => 0 },
  'after a byte of the answer': { of: 'answer', after: () => 1 },
  'in the headers of the answer': { of: 'answer', after: (head) => head >> 1 },
  'before the body of the answer': { of: 'answer', after: (head) => head },
  'after a byte of the body of the answer': { of: 'answer', after: (head) => head + 1 },
  'in the body of the answer': { of: 'answer', after: (head, total) => (head + total) >> 1 },
  'before the last byte of the answer': { of: 'answer', after: (_, total) => total - 1 },
};

const UNKNOWN = 'The connection was lost. It is not known whether this was saved. Try again: it is saved only once.';

/** Saves forms whose connection breaks, by a proxy before the server. Call it once, outside of tests. */
export function startCutSaves(pages: DeskPages) {
  let proxy: CuttingProxy;
  beforeAll(async () => {
    // Checks have no key.
    proxy = await startCuttingProxy(pages.server.url, (body) => body.includes('"idempotencyKey"'));
  });
  afterAll(() => proxy?.close());

  const read = async (document: string) => {
    const { body } = await pages.server.query(document, {}, { authorization: `Bearer ${pages.keys.EDITOR}` });
    expect(body.errors).toBeUndefined();
    return body.data;
  };
  const titleOf = (page: Page) => page.getByLabel(/^Title( \(required\))?$/).first();
  const typedIn = async (page: Page) =>
    Promise.all((await page.locator('input, select').all()).map((field) => field.inputValue()));
  /** Saves while the connection breaks, sees that nobody knows whether that worked, and tries again. */
  const save = async (
    page: Page,
    moment: string,
    button: string,
    count: () => Promise<number>,
    saved: RegExp | string = /^Saved[.:]/,
  ) => {
    const typed = await typedIn(page);
    const before = await count();
    proxy.cut = MOMENTS[moment]!;
    await page.getByRole('button', { name: button, exact: true }).click();
    await page.getByText(UNKNOWN).waitFor();
    const locked = page.locator('button:disabled, [inert] button', { hasText: new RegExp(`^${button}$`) });
    expect(await locked.count()).toBe(1);
    expect(await typedIn(page)).toEqual(typed);
    if (proxy.cut.of === 'answer') expect(await count()).toBe(before + 1);
    proxy.cut = null;
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText(saved).waitFor();
    expect(await count()).toBe(before + 1);
    pages.faults.push(...pages.faults.splice(0).filter((fault) => !fault.includes('net::ERR_')));
  };
  const open = (path: string) => pages.signedIn(`${proxy.url}/${path}`);

  return {
    /** A new source, then another title of it. */
    async saveRecord(moment: string): Promise<void> {
      const page = await open('desk/record?type=SOURCE');
      const title = `Report cut ${moment}`;
      await page.getByLabel('Kind').selectOption('NEWS');
      await titleOf(page).fill(title);
      const count = async () => (await read('{ sources(search: "report cut") { totalCount } }')).sources.totalCount;
      await save(page, moment, 'Save', count);
      const id = new URL(page.url()).searchParams.get('id');
      await page.goto(`${proxy.url}/desk/record?id=${id}`);
      await titleOf(page).fill(`${title}, changed`);
      const version = async () => (await read(`{ node(id: "${id}") { ... on Source { version } } }`)).node.version;
      await save(page, moment, 'Save', version);
      expect(await read(`{ node(id: "${id}") { ... on Source { title } } }`)).toEqual({
        node: { title: `${title}, changed` },
      });
    },
    /** A signing with two new parties, a new person and a commitment. */
    async saveSigning(moment: string): Promise<void> {
      const page = await open('desk/signing');
      const party = (number: number) => page.getByRole('group', { name: `Party ${number}`, exact: true });
      // Unlike the other names, so that none may be the same.
      const word = createHash('sha1')
        .update(moment)
        .digest('hex')
        .replace(/\d/g, (digit) => 'ghijklmnop'[Number(digit)]!)
        .slice(0, 16);
      await titleOf(page).fill(`Pact ${word}`);
      await page.getByLabel('Kind').selectOption('MEMORANDUM_OF_UNDERSTANDING');
      await party(1).getByLabel('New party').fill(`${word} North`);
      await party(2).getByLabel('New party').fill(`${word} South`);
      await party(2).getByLabel('New person').fill(`${word} Mayor`);
      const lists = ['agreements', 'parties', 'people'];
      const count = async () => {
        const counted = await read(
          `{ ${lists.map((list) => `${list}(search: ${JSON.stringify(word)}) { totalCount }`).join(' ')} }`,
        );
        const [agreements, parties, people] = lists.map((list) => counted[list].totalCount);
        expect([parties, people]).toEqual([agreements * 2, agreements]);
        return agreements;
      };
      await save(page, moment, 'Save as internal', count);
    },
    /** The final status of an overdue commitment, as a decision of the review. */
    async settle(moment: string): Promise<void> {
      const title = `Bridge cut ${moment}`;
      const { commitment } = await pages.editor.payload(
        'createCommitment',
        { titles: [{ lang: 'en', text: title }], status: 'PLANNED', responsible: ['Poland'], dueOn: '1990-05-01' },
        'commitment { id }',
      );
      const state = async () =>
        (await read(`{ node(id: "${commitment.id}") { ... on Commitment { version status } } }`)).node;
      const page = await open('desk/review?tab=overdueOnes');
      await page.getByRole('heading', { level: 2, name: title }).waitFor();
      await page.getByLabel('What became of it').selectOption('MISSED');
      await save(page, moment, 'Settle', async () => (await state()).version, 'The commitment is settled.');
      expect(await state()).toEqual({ version: 2, status: 'MISSED' });
    },
  };
}
