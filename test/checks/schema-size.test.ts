import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { parse, visit } from 'graphql';

const TEXT = readFileSync(join(import.meta.dirname, '../../schema.graphql'), 'utf8');
const MAX_BYTES = 52 * 1024;
const MAX_REPEATED_LENGTH = 80;
const MAX_TIMES = 3;

describe('schema.graphql', () => {
  it(`repeats no description of more than ${MAX_REPEATED_LENGTH} characters more than ${MAX_TIMES} times`, () => {
    const times = new Map<string, number>();
    visit(parse(TEXT), {
      enter(node) {
        if (!('description' in node) || !node.description) return;
        const { value } = node.description;
        if (value.length > MAX_REPEATED_LENGTH) times.set(value, (times.get(value) ?? 0) + 1);
      },
    });
    expect(times.size).toBeGreaterThan(0);
    expect([...times].filter(([, count]) => count > MAX_TIMES)).toEqual([]);
  });

  it('has at most 52 KB when compressed', () => {
    expect(gzipSync(TEXT, { level: 9 }).length).toBeLessThanOrEqual(MAX_BYTES);
  });
});
