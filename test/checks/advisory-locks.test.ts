import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as locks from '../../src/database/advisory-locks.ts';

const ROOT = join(import.meta.dirname, '../..');
const LIST = 'database/advisory-locks.ts';

/** The texts of the files of a folder, by path. */
function textsIn(folder: string, ending: string): Map<string, string> {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith(ending),
  );
  return new Map(files.map((file) => [file, readFileSync(join(ROOT, folder, file), 'utf8')]));
}

/** The pairs of numbers that a text locks. */
const pairsIn = (text: string) =>
  [...text.matchAll(/advisory\w*lock\w*\((\d+), (\d+)\)/g)].map(([, space, number]) => `${space}, ${number}`);

describe('The advisory locks with two numbers', () => {
  it('have different numbers, none of which a migration takes', () => {
    const ofMigrations = new Set([...textsIn('migrations', '.sql').values()].flatMap(pairsIn));
    expect(ofMigrations.size).toBe(6);
    const listed = Object.values(locks).map(String);
    expect(new Set(listed).size).toBe(4);
    const taken = listed.filter((each) =>
      [...ofMigrations].some((pair) => pair === each || pair.startsWith(`${each},`)),
    );
    expect(taken).toEqual([]);
  });

  it('are all in one list', () => {
    const elsewhere = [...textsIn('src', '.ts')].filter(
      ([file, text]) => file !== LIST && /advisory\w*lock\w*\(\d|\b1795\d\b/.test(text),
    );
    expect(elsewhere.map(([file]) => file)).toEqual([]);
  });
});
