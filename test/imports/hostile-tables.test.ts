import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import '../../src/app/features.ts';
import { correctionsFormat } from '../../src/imports/corrections/corrections-format.ts';
import type { ImportFormat } from '../../src/imports/files/import-format.ts';
import type { SourceFile } from '../../src/imports/files/source-file.ts';
import { tableFormat } from '../../src/imports/files/table-format.ts';
import { readMapping } from '../../src/imports/mapping/mapping.ts';

const MAPPING = 'register: pacts\nrecords: { pact: { makes: TOPIC, key: no, name: title } }\n';
const GIGABYTE = 1024 ** 3;
const PIECE = 256 * 1024;

/** An endless file of a gigabyte, generated while it is read. */
class EndlessFile implements SourceFile {
  readonly name = 'endless.csv';
  readonly size = GIGABYTE;
  readonly hash = '';
  read = 0;
  readonly head: Buffer;

  constructor(
    private readonly beginning: string,
    private readonly more: string,
    private readonly encoding: 'utf8' | 'utf16le',
  ) {
    this.head = Buffer.from(beginning + more.repeat(1000), encoding);
  }

  bytes(): Readable {
    return Readable.from(this.pieces(), { objectMode: false });
  }

  async close(): Promise<void> {}

  private *pieces(): Generator<Buffer> {
    yield Buffer.from(this.beginning, this.encoding);
    const piece = Buffer.from(this.more.repeat(PIECE / this.more.length), this.encoding);
    for (this.read = 0; this.read < this.size; this.read += piece.length) yield piece;
  }
}

describe('importing a table with a cell of a gigabyte', () => {
  const endless: [string, ImportFormat, 'utf8' | 'utf16le', string, string][] = [
    ['in a row', tableFormat, 'utf8', 'no,title\n1,', 'x'],
    ['in quotes, over many lines', tableFormat, 'utf8', 'no,title\n1,"', 'xyz,\n"" '],
    ['in the header', tableFormat, 'utf8', 'no,title,', 'x'],
    ['between tabs', tableFormat, 'utf8', 'no\ttitle\n1\t', 'x'],
    ['of nothing but spaces', tableFormat, 'utf8', 'no,title\n1,', ' '],
    ['of quotes', tableFormat, 'utf8', 'no,title\n1,"', '""'],
    ['in UTF-16', tableFormat, 'utf16le', '\uFEFFno,title\n1,', 'x'],
    ['in a table that corrects', correctionsFormat, 'utf8', 'id,version\n1,', 'x'],
  ];
  it.each(endless)('rejects a cell %s before much of it is read', async (_, format, encoding, beginning, more) => {
    const file = new EndlessFile(beginning, more, encoding);
    const rows = format.read(file, { mapping: { text: MAPPING, name: 'mapping.yaml' } });
    await expect(rows[Symbol.asyncIterator]().next()).rejects.toThrow(/longer than 1000000 characters/);
    expect(file.read).toBeLessThan(GIGABYTE / 100);
  });
});

/** One word per line, each line indented by one more column. */
const stairs = (count: number, word: string) =>
  Array.from({ length: count }, (_, n) => ' '.repeat(n) + word).join('\n');

describe('readMapping', () => {
  const refused: [string, string, RegExp][] = [
    [
      'that is nested without end',
      `register: ${'['.repeat(90_000)}`,
      /line 1: the mapping is nested deeper than 200 levels/,
    ],
    [
      'whose maps are nested without end',
      `register: ${'{a: '.repeat(20_000)}`,
      /line 1: the mapping is nested deeper than 200 levels/,
    ],
    [
      'whose lists are nested without brackets',
      `register: pacts\nrecords:\n  ${'- '.repeat(40_000)}a`,
      /line 3: .*deeper than 50/,
    ],
    ['whose lists are nested line by line', `${stairs(440, '-')} a`, /line 51: .*deeper than 50/],
    ['whose keys are maps without end', `${'? '.repeat(40_000)}a`, /line 1: .*deeper than 50/],
    ['whose maps are nested line by line', `${stairs(440, 'a:')} b`, /line 202: .*deeper than 200/],
    ['with tags without end', `register: ${'!a '.repeat(30_000)}b`, /line 1: .*deeper than 50/],
    ['with anchors without end', `register: ${'&a '.repeat(30_000)}b`, /line 1: .*deeper than 50/],
    ['with colons without end', `register: ${': '.repeat(40_000)}b`, /line 1: .*deeper than 50/],
    ['with keys without end', `${'a: '.repeat(30_000)}b`, /line 1: /],
    ['whose quoted keys have no end', `${'"a": '.repeat(19_000)}b`, /line 1: /],
    [
      'with a pattern of parentheses without end',
      `${MAPPING}# x\nnothing: [a]\n`.replace('key: no', `key: { column: no, like: [["${'('.repeat(20_000)}", x]] }`),
      /line \d+: /,
    ],
    ['of which an alias refers to itself', 'a: &a [*a]', /line 1: a mapping has no aliases/],
    ['that is longer than any', `# ${'x'.repeat(100_000)}`, /longer than 100000 characters/],
    ['that is none', 'just a text', /line 1: /],
    ['that is empty', '', /is empty/],
    ['that says a field twice', `${MAPPING}register: twice\n`, /line 3: Map keys must be unique/],
    [
      'on the clocks of no zone',
      `timeZone: Nowhere/At_All\n${MAPPING}`,
      /line 1: "Nowhere\/At_All" is not a time zone/,
    ],
  ];
  it.each(refused)('rejects a mapping %s with its line', (_, text, sentence) => {
    expect(() => readMapping(text, 'mapping.yaml')).toThrow(expect.objectContaining({ name: 'Unreadable' }));
    expect(() => readMapping(text, 'mapping.yaml')).toThrow(sentence);
  });
});
