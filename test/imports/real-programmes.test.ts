import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { readCalendar } from '../harness/calendar.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';
import { type ImportResult, importProgramme, sessionsOf } from './import-programme.ts';

/**
 * Reads real programmes from a folder beside the repository. Expected values are extracted from the raw files in the
 * simplest way.
 */
const DATA = join(import.meta.dirname, '../../../shared/data');
const [FOSDEM, RC3, INVALID] = ['fosdem-2020.xml', 'rc3-schedule.json', 'invalid-schedule.json'].map((name) =>
  join(DATA, name),
) as [string, string, string];

const there = [FOSDEM, RC3, INVALID].every((path) => existsSync(path));
if (!there && !process.env.CI) console.warn('SKIPPED: the programmes of others are not beside the project.');

/** A session as extracted from a raw file. */
interface Expected {
  title: string;
  room: string;
  startsAt: string;
  endsAt: string;
  people: string[];
}

function plusMinutes(start: string, duration: string): string {
  const [hours, minutes] = duration.split(':').map(Number) as [number, number];
  return new Date(Date.parse(start) + (hours * 60 + minutes) * 60_000).toISOString();
}

function readFosdem(): Expected[] {
  const unescaped = (text: string) =>
    text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  return readFileSync(FOSDEM, 'utf8')
    .split('<day ')
    .slice(1)
    .flatMap((day) => {
      const date = /date="([^"]+)"/.exec(day)![1]!;
      return day
        .split('<event ')
        .slice(1)
        .map((event) => {
          const said = (name: string) => unescaped(new RegExp(`<${name}>([^<]*)</${name}>`).exec(event)![1]!);
          // Brussels in winter.
          const startsAt = new Date(`${date}T${said('start')}:00+01:00`).toISOString();
          return {
            title: said('title').trim().replace(/\s+/g, ' '),
            room: said('room'),
            startsAt,
            endsAt: plusMinutes(startsAt, said('duration')),
            people: [...event.matchAll(/<person id="\d+">([^<]*)</g)].map(([, name]) => unescaped(name!).trim()),
          };
        });
    });
}

function readRc3(): Expected[] {
  const { schedule } = JSON.parse(readFileSync(RC3, 'utf8'));
  return schedule.conference.days
    .flatMap(({ rooms }: TestData) => Object.values(rooms).flat())
    .map(({ title, room, date, duration, persons }: TestData) => ({
      title: title.trim().replace(/\s+/g, ' '),
      room,
      startsAt: new Date(date).toISOString(),
      endsAt: plusMinutes(date, duration),
      people: persons.map(({ public_name }: TestData) => public_name.trim()),
    }));
}

/** Sorts sessions independently of their source. */
function sorted(sessions: readonly Expected[]): string[] {
  return sessions
    .map(({ title, room, startsAt, endsAt, people }) => [startsAt, endsAt, room, title, ...people].join(' | '))
    .sort();
}

function asExpected(sessions: readonly TestData[]): Expected[] {
  return sessions.map(({ title, rooms, startsAt, endsAt, speakers }) => ({
    title,
    room: rooms.join(', '),
    startsAt,
    endsAt,
    people: speakers.nodes.map(({ person }: TestData) => person.name),
  }));
}

(there || process.env.CI ? describe : describe.skip)('Programmes of others', () => {
  let server: TestServer;
  let fosdem: ImportResult;
  let rc3: ImportResult;
  const importBoth = async () => [
    await importProgramme(server, { path: FOSDEM }, { timeZone: 'Europe/Brussels' }),
    await importProgramme(server, { path: RC3 }),
  ];

  beforeAll(async () => {
    server = await startTestServer({ seeded: false });
    [fosdem, rc3] = (await importBoth()) as [ImportResult, ImportResult];
  }, 300_000);

  afterAll(() => server?.stop());

  const state = () => server.sql('select id, version from record order by id');

  it('are rejected with all errors if they are broken', async () => {
    const before = await state();
    const at = '/schedule/conference/days/0/rooms/Winterchaos/0';
    await expect(importProgramme(server, { path: INVALID })).rejects.toMatchObject({
      name: 'Unreadable',
      message: [
        'The programme cannot be read. Errors: 5.',
        `${at}/id (line 23): the value is not a whole number.`,
        `${at}/persons/0/id (line 43): the value is not a whole number.`,
        `${at}/persons/0/code (line 44): a code has only capital letters A to Z and digits.`,
        '/schedule/rooms (line 59): rooms belong in the conference, not beside it.',
        '/schedule/conference/daysCount (line 11): the value is 3, but the number of days is 1.',
        `${at}/answers (line 52): the key is not part of the format.`,
      ].join('\n'),
    });
    expect(await state()).toEqual(before);
  });

  it('are not read without a time zone', async () => {
    await expect(importProgramme(server, { path: FOSDEM })).rejects.toMatchObject({
      name: 'Unreadable',
      message: expect.stringContaining('--time-zone'),
    });
  });

  it('give every session of FOSDEM its room, its time in Brussels and its speakers', async () => {
    const expected = readFosdem();
    const people = new Set([...readFileSync(FOSDEM, 'utf8').matchAll(/<person id="(\d+)">/g)].map(([, id]) => id));
    expect([expected.length, people.size]).toEqual([872, 841]);
    expect(fosdem).toMatchObject({
      rows: 873,
      refusedRows: 0,
      kinds: { FORUM: { created: 1 }, SESSION: { created: 872, refused: 0 }, PERSON: { created: 841, refused: 0 } },
    });
    const sessions = await sessionsOf(server, 'fosdem-2020');
    expect(sorted(asExpected(sessions))).toEqual(sorted(expected));
    expect(sessions.filter(({ status }) => status === 'CANCELLED').map(({ title }) => title.split(' ')[0])).toEqual([
      'CANCELLED',
      'CANCELLED',
      'CANCELLED',
    ]);
    expect(sessions.filter(({ abstract }) => /<\/?(p|ul|li|a)\b[^>]*>/.test(abstract ?? ''))).toEqual([]);
  }, 120_000);

  it('give every session of rC3 its room, its time and its speakers, in its language', async () => {
    const expected = readRc3();
    expect(expected).toHaveLength(48);
    expect(rc3).toMatchObject({ rows: 49, refusedRows: 0, kinds: { SESSION: { created: 48, refused: 0 } } });
    const sessions = await sessionsOf(server, 'rc3-channels');
    expect(sorted(asExpected(sessions))).toEqual(sorted(expected));
    const german = sessions.filter(({ languages }) => languages.join() === 'de');
    expect(german).toHaveLength(readFileSync(RC3, 'utf8').split('"language": "de"').length - 1);
  });

  it('become calendars that a calendar program reads: each session in its room at its time', async () => {
    for (const [forum, expected] of [
      ['fosdem-2020', readFosdem()],
      ['rc3-channels', readRc3()],
    ] as const) {
      const response = await fetch(`${server.url}/calendar.ics?forum=${forum}&records=sessions`);
      const calendar = readCalendar(await response.text());
      const events = calendar.getAllSubcomponents('vevent').map((component) => {
        const { summary, location, startDate, endDate } = new ICAL.Event(component);
        const [startsAt, endsAt] = [startDate, endDate].map((time) => time.toJSDate().toISOString());
        return {
          title: summary,
          room: location?.split(', ')[0] ?? '',
          startsAt: startsAt!,
          endsAt: endsAt!,
          people: [],
        };
      });
      const short = expected.filter(({ startsAt, endsAt }) => Date.parse(endsAt) - Date.parse(startsAt) < 86_400_000);
      expect([forum, short.length]).toEqual([forum, expected.length]);
      expect(sorted(events)).toEqual(sorted(expected.map((session) => ({ ...session, people: [] }))));
    }
  }, 60_000);

  it('change nothing if they are imported again', async () => {
    const before = await state();
    for (const { kinds } of await importBoth()) {
      for (const counts of Object.values(kinds)) {
        expect(counts).toMatchObject({ created: 0, changed: 0, refused: 0, vanished: 0 });
      }
    }
    expect(await state()).toEqual(before);
  }, 120_000);
});
