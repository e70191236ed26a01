import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { SourceFile } from '../../src/imports/files/source-file.ts';
import { scheduleXml } from '../../src/imports/schedules/schedule-formats.ts';
import { event, readJson, readXml, xml } from './read-programme.ts';

const IN_UTC = { timeZone: 'UTC' };

/** Returns the message for an unreadable file. */
function messageOf(reading: Promise<unknown>): Promise<string> {
  return reading.then(
    () => 'It was read.',
    (error: Error) => (error.name === 'Unreadable' ? error.message : String(error.stack)),
  );
}

/** Builds a JSON programme with one day and one room with these events. */
function json(events: unknown, schedule: object = {}) {
  const rooms = { 'Hall/A': events };
  return { schedule: { conference: { title: 'Fair', days: [{ date: '2031-07-05', rooms }] }, ...schedule } };
}

describe('An unreadable programme in XML', () => {
  it.each([
    ['ends too early', xml('').slice(0, -5), 'Line 5, column 6: unclosed tag: schedule.'],
    ['closes what is not open', '<schedule>\n<conference></schedule>', 'Line 2, column 23: unexpected close tag.'],
    [
      'has an ampersand that begins no entity',
      xml('Q & A'),
      'Line 4, column 56: write an "&" that begins no entity as &amp;.',
    ],
    [
      'has an ampersand in an address, and a semicolon below',
      xml('<link href="a?b&c"/>\n;\n;'),
      'Line 4, column 69: write an "&" that begins no entity as &amp;.',
    ],
    [
      'has an ampersand lines below a tag',
      xml('\n\n R&D'),
      'Line 6, column 3: write an "&" that begins no entity as &amp;.',
    ],
    ['names an entity of HTML', xml('a&nbsp;b'), 'Line 4, column 60: undefined entity.'],
    ['repeats an attribute', '<schedule a="1" a="2"/>', 'Line 1, column 23: duplicate attribute: a.'],
    ['holds a NUL', xml('\0'), 'Line 4, column 54: disallowed character.'],
    ['holds a numbered NUL', xml('&#0;'), 'Line 4, column 57: malformed character entity.'],
    ['has two roots', '<schedule/><schedule/>', 'Line 1, column 21: documents may contain only one root.'],
    [
      'is another kind of document',
      '<rss><channel/></rss>',
      'Line 1, column 5: a programme must be a <schedule>, not <rss>.',
    ],
    [
      'has no conference',
      '<schedule><day/></schedule>',
      'The <schedule> has no <conference>, so the file is not a programme.',
    ],
    ['is only space', '  \n ', 'Line 2, column 1: document must contain a root element.'],
    ['is only text', 'hello', 'Line 1, column 5: text data outside of root node.'],
    ['is nothing', '', 'programme is empty.'],
  ])('is rejected with line and column if it %s', async (_, content, message) => {
    expect(await messageOf(readXml(content, IN_UTC))).toEqual(message);
  });

  it.each([
    [
      'half a character at the end',
      Buffer.concat([Buffer.from(xml('')), Buffer.from([0xc3])]),
      'The file ends in the middle of a character.',
    ],
    [
      'bytes of another encoding',
      Buffer.from(xml('Gänge'), 'latin1'),
      'The file has bytes that are not UTF-8, after line 1.',
    ],
    [
      'an unknown encoding',
      xml('').replace('UTF-8', 'EBCDIC-1'),
      'The file declares the encoding "EBCDIC-1", which is not supported.',
    ],
  ])('is rejected if it has %s', async (_, content, message) => {
    expect(await messageOf(readXml(content, IN_UTC))).toEqual(message);
  });

  it.each([
    ['entities that grow', '<!DOCTYPE schedule [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'],
    ['an entity from outside', '<!DOCTYPE schedule [<!ENTITY a SYSTEM "file:///etc/passwd">]>'],
  ])('is rejected if it declares %s', async (_, doctype) => {
    const content = xml(event('<abstract>&a;</abstract>')).replace('<schedule>', `${doctype}<schedule>`);
    const message = expect.stringMatching(
      /^Line 2, column \d+: a DOCTYPE with declarations, such as entities, is not allowed\.$/,
    );
    expect(await messageOf(readXml(content, IN_UTC))).toEqual(message);
  });

  it.each([
    ['nests without end', xml('<x>'.repeat(10_000)), 'Line 4, column 143: elements are nested deeper than 32 levels.'],
    [
      'nests without end in a passage',
      xml(event(`<abstract>${'<b>'.repeat(10_000)}`)),
      /^Line 4, column \d+: elements are nested deeper than 32 levels\.$/,
    ],
    [
      'has 100,000 attributes',
      xml(`<event ${Array.from({ length: 100_000 }, (_, index) => `a${index}=""`).join(' ')}/>`),
      /^Line 4, column \d+: an element has more than 100 attributes\.$/,
    ],
    [
      'has too many elements',
      xml(event(`<links>${'<link/>'.repeat(300_000)}</links>`)),
      /^Line 4, column \d+: the file has more than 300000 elements and attributes, the maximum of a programme\.$/,
    ],
  ])('is rejected if it %s', async (_, content, message) => {
    const told = typeof message === 'string' ? message : expect.stringMatching(message);
    expect(await messageOf(readXml(content, IN_UTC))).toEqual(told);
  });

  it.each([
    ['an attribute', '<schedule a="'],
    ['a text', xml(event('<abstract>')).split('</event>')[0]!],
    ['a comment', '<!-- '],
    ['a DOCTYPE', '<!DOCTYPE '],
  ])('is closed long before its end if %s has a gigabyte', async (_, start) => {
    let sent = 0;
    const chunk = Buffer.alloc(65_536, 'x');
    const file = {
      name: 'endless.xml',
      head: Buffer.from(start),
      bytes: () =>
        Readable.from(
          (function* () {
            yield Buffer.from(start);
            for (; sent < 1_000_000_000; sent += chunk.length) yield chunk;
          })(),
          { objectMode: false },
        ),
    } as Partial<SourceFile> as SourceFile;
    const message = expect.stringMatching(
      /^Line \d, column \d+: a tag, text or comment is longer than 1000000 characters\.$/,
    );
    expect(await messageOf(scheduleXml.read(file, IN_UTC)[Symbol.asyncIterator]().next())).toEqual(message);
    expect(sent).toBeLessThan(5_000_000);
  });

  it.each([
    ['as stored', Buffer.alloc(32_000_001, ' ')],
    // At most a hundred times its size: beyond that, no file of any format is decompressed.
    [
      'once decompressed',
      gzipSync(Buffer.concat([Buffer.from(randomBytes(400_000).toString('base64')), Buffer.alloc(32_000_000, ' ')])),
    ],
  ])('is rejected if it is too large for a programme %s', async (_, content) => {
    expect(await messageOf(readJson(content))).toBe('The file is too large for a programme. The maximum is 32 MB.');
  });
});

describe('An unreadable programme in JSON', () => {
  it.each([
    [
      'ends too early',
      '{"schedule": {\n"conference": ',
      'Line 2, column 15: the text is not valid JSON (value expected).',
    ],
    [
      'has a comma too many',
      '{"schedule": {},\n }',
      'Line 2, column 2: the text is not valid JSON (property name expected).',
    ],
    ['has a comment', '{ // hello\n}', 'Line 1, column 3: the text is not valid JSON (invalid comment token).'],
    ['holds a NUL', '{"schedule": "\0"}', 'Line 1, column 14: the text is not valid JSON (invalid character).'],
    [
      'nests without end',
      '['.repeat(1_000_000),
      'Line 1, column 33: the text is not valid JSON (lists and objects are nested deeper than 32 levels).',
    ],
    [
      'has two million values',
      `[${'0,'.repeat(2_000_000)}0]`,
      'The file has more than 1000000 values, the maximum of a programme.',
    ],
    ['is only space', ' ', 'Line 1, column 2: the text is not valid JSON (value expected).'],
    ['is nothing', '', 'programme is empty.'],
  ])('is rejected with line and column if it %s', async (_, content, message) => {
    expect(await messageOf(readJson(content, IN_UTC))).toEqual(message);
  });

  it('is rejected if it ends within a character', async () => {
    const half = Buffer.concat([Buffer.from('{"schedule": "'), Buffer.from([0xe4, 0xb8])]);
    expect(await messageOf(readJson(half))).toEqual('The file ends in the middle of a character.');
  });

  it.each([
    ['a list', [], ['The file (line 1): a programme must be an object with a "schedule".']],
    ['an object without a schedule', {}, ['/schedule: the value is missing.']],
    ['a schedule without a conference', { schedule: {} }, ['/schedule/conference: the value is missing.']],
    [
      'a conference without a title and days',
      { schedule: { conference: {} } },
      ['/schedule/conference/title: the value is missing.', '/schedule/conference/days: the value is missing.'],
    ],
    [
      'a list of invalid days',
      { schedule: { conference: { title: 'Fair', days: [7, { rooms: [] }] } } },
      [
        '/schedule/conference/days/0 (line 1): a day must be an object.',
        '/schedule/conference/days/1/rooms (line 1): the value is not an object of rooms by name.',
      ],
    ],
  ])('is rejected if it is %s', async (_, content, lines) => {
    expect(await messageOf(readJson(content))).toEqual(
      [`The programme cannot be read. Errors: ${lines.length}.`, ...lines].join('\n'),
    );
  });

  it('is rejected with all errors if it has errors outside its events', async () => {
    const events = [
      { title: 'On water', id: '7', persons: [{ id: 'x', code: 'ä', name: ' ' }], answers: [] },
      { id: 8, title: 9, links: [{}], persons: {}, duration: [] },
    ];
    const at = '/schedule/conference/days/0/rooms/Hall~1A';
    expect(await messageOf(readJson(json(events, { rooms: [] })))).toEqual(
      [
        'The programme cannot be read. Errors: 9.',
        `${at}/0/id (line 1): the value is not a whole number.`,
        `${at}/0/persons/0/id (line 1): the value is not a whole number.`,
        `${at}/0/persons/0/code (line 1): a code has only capital letters A to Z and digits.`,
        `${at}/0/persons/0 (line 1): a person needs a "name" or a "public_name".`,
        `${at}/1/title (line 1): the value is neither a text nor texts by language.`,
        `${at}/1/duration (line 1): the value is not a duration such as "00:45".`,
        `${at}/1/persons (line 1): the value is not a list of persons.`,
        `${at}/1/links/0 (line 1): the value is neither an address nor an object with a "url".`,
        '/schedule/rooms (line 1): rooms belong in the conference, not beside it.',
        `${at}/0/answers (line 1): the key is not part of the format.`,
      ].join('\n'),
    );
  });

  it('is rejected if all its events have errors', async () => {
    await expect(readJson(json([{ id: 1 }, { id: 2 }]))).rejects.toMatchObject({
      name: 'Unreadable',
      message: expect.stringMatching(/^The programme cannot be read. Errors: 2\.\n.*0\/title/),
    });
  });

  it('is read without the invalid events if other events are valid', async () => {
    const rows = await readJson(json([{ title: 'On water', id: 1, date: '2031-07-05T10:00:00Z' }, { id: 'two' }]));
    // A rejected session keeps its key, so that it does not count as missing.
    expect(rows.map(({ row, records, refusals }) => [row, records[0]!.key, refusals])).toEqual([
      [1, 'fair/forum', []],
      [2, 'fair/session/1', []],
      [3, 'fair/session/two', ['/id: the value is not a whole number.', '/title: the value is missing.']],
    ]);
  });

  it('is read without events whose texts have invalid characters', async () => {
    const rows = await readJson(
      json([
        { title: 'On \u0000 water', id: 1 },
        { title: 'On water', id: 2, track: 'a\ud800', persons: [{ name: 'Ada \u0000' }] },
        { title: 'On water', id: 4 },
      ]),
    );
    expect(rows.map(({ refusals }) => refusals)).toEqual([
      [],
      ['title: the text contains a NUL character, which is not permitted.'],
      [
        'names[0].text: the text contains a NUL character, which is not permitted.',
        'track: the text contains half of a surrogate pair, which is not permitted.',
      ],
      [],
    ]);
  });
});
