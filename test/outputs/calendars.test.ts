import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type ICAL from 'ical.js';
import { ANONYMOUS, Role } from '../../src/access/viewer.ts';
import { CommitmentStatus } from '../../src/domain/commitments/commitment.entity.ts';
import { ForumStatus } from '../../src/domain/forums/forum.entity.ts';
import { SessionStatus } from '../../src/domain/sessions/session.entity.ts';
import { writeCalendar } from '../../src/outputs/calendars/calendar.ts';
import { chooseLanguage } from '../../src/outputs/wording/languages.ts';
import { Writer } from '../../src/outputs/wording/writer.ts';
import { Visibility } from '../../src/records/record.entity.ts';
import { buildersOn, type CreatedRecord } from '../harness/builders.ts';
import { readCalendar } from '../harness/calendar.ts';
import { waitForFeed } from '../harness/feed-reader.ts';
import { itemBuildersOn } from '../harness/item-builders.ts';
import { startTestServer, type TestData, type TestServer } from '../harness/server.ts';

let server: TestServer;
let moscow: CreatedRecord;
let havana: CreatedRecord;
let forum: CreatedRecord;
let past: CreatedRecord;
let opening: CreatedRecord;
let promise: CreatedRecord;

beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    viewer: ({ headers }) => (headers.authorization ? { role: Role.EDITOR, name: 'an editor' } : ANONYMOUS),
  });
  const build = { ...buildersOn(server.dataSource), ...itemBuildersOn(server.dataSource) };
  moscow = await build.city('Moscow', null, {
    names: [
      { text: 'Moscow', lang: 'en' },
      { text: 'Москва', lang: 'ru' },
    ],
  });
  havana = await build.city('Havana');
  forum = await build.forum('Forum; of cities, big\\small', {
    titlesIn: { ru: 'Форум городов' },
    slug: 'forum-of-cities',
    startsOn: '2027-03-26',
    endsOn: '2027-03-29',
    timeZone: 'America/Havana',
    venue: 'Palace',
    cityIds: [havana.uuid],
  });
  opening = await build.session('Opening', forum, {
    status: SessionStatus.SCHEDULED,
    // The clocks in Havana were put forward on 14 March 2027: four hours behind UTC.
    startsAt: new Date('2027-03-26T14:00:00Z'),
    endsAt: new Date('2027-03-26T15:30:00Z'),
    rooms: ['Hall A', 'Hall B'],
    abstract: `A long abstract, with ${'Ω'.repeat(60)};\nand a second line.`,
    subjectPartyIds: [moscow.uuid],
  });
  await build.session('Night talk', forum, {
    startsAt: new Date('2027-03-27T02:30:00Z'),
    endsAt: new Date('2027-03-27T05:00:00Z'),
  });
  await build.session('Exhibition', forum, {
    startsAt: new Date('2027-03-26T04:00:00Z'),
    endsAt: new Date('2027-03-29T04:00:00Z'),
  });
  await build.session('Tea', forum, { status: SessionStatus.CANCELLED, startsAt: new Date('2027-03-28T20:00:00Z') });
  await build.session('Whenever', forum);
  await build.session('In secret', forum, {
    visibility: Visibility.INTERNAL,
    startsAt: new Date('2027-03-28T20:00:00Z'),
  });
  past = await build.forum('Long ago, END:VCALENDAR', {
    startsOn: '2012',
    timeZone: 'Europe/Moscow',
    status: ForumStatus.CONCLUDED,
  });
  await build.session('Under other rules', past, { startsAt: new Date('2012-07-01T08:00:00Z') });
  await build.forum('Next season', { startsOn: '2028-02', endsOn: '2028-03', status: ForumStatus.TENTATIVE });
  const due = (
    title: string,
    dueOn: string | null,
    party: CreatedRecord,
    status: CommitmentStatus = CommitmentStatus.PLANNED,
  ) => build.commitment(title, { dueOn, responsibleIds: [party.uuid], status });
  promise = await due('Build a bridge', '2027-05-01', moscow);
  await due('Plant trees', '2027-02', moscow, CommitmentStatus.DROPPED);
  await due('Some day', '2030', moscow);
  await due('Never said when', null, moscow);
  await due('Open a school', '2027-05-01', havana);
});
afterAll(() => server?.stop());

const ask = (search: string, headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${server.url}/calendar.ics${search}`, { headers: { 'accept-language': 'en', ...headers }, method });

/** An event as ical.js reads it. */
interface ReadEvent {
  summary: string;
  start: string;
  end: string | null;
  [property: string]: unknown;
}

interface ReadCalendar {
  component: ICAL.Component;
  text: string;
  events: ReadEvent[];
}

async function read(search: string, headers: Record<string, string> = {}): Promise<ReadCalendar> {
  const response = await ask(search, headers);
  const text = await response.text();
  expect([search, response.status, response.headers.get('content-type')]).toEqual([
    search,
    200,
    'text/calendar; charset=utf-8',
  ]);
  const component = readCalendar(text);
  return { component, text, events: component.getAllSubcomponents('vevent').map(eventIn) };
}

/** Dates unchanged; times as instants by the time zones in the calendar. */
function eventIn(component: ICAL.Component): ReadEvent {
  const property = (name: string) => component.getFirstPropertyValue(name) as TestData;
  const moment = (name: string) => {
    const time: ICAL.Time | null = property(name);
    if (!time) return null;
    return time.isDate ? time.toString() : time.toJSDate().toISOString();
  };
  return {
    uid: property('uid'),
    summary: property('summary'),
    start: moment('dtstart')!,
    end: moment('dtend'),
    zone: component.getFirstProperty('dtstart')!.getParameter('tzid') ?? null,
    status: property('status'),
    sequence: property('sequence'),
    description: property('description'),
    location: property('location'),
    url: property('url'),
    transparent: property('transp') === 'TRANSPARENT',
  };
}

const summariesIn = async (search: string, headers: Record<string, string> = {}) =>
  (await read(search, headers)).events.map(({ summary }) => summary).sort();

async function errorAt(search: string): Promise<[number, string, string]> {
  const response = await ask(search);
  const [error] = ((await response.json()) as TestData).errors;
  return [response.status, error.extensions.code, error.message];
}

const NOON = '2027-01-01T12:00:00Z';
const encoded = (value: object) => encodeURIComponent(JSON.stringify(value));

describe('GET /calendar.ics with wrong parameters', () => {
  it.each([
    ['?room=1', /^room: unknown parameter/],
    [
      '?records=parties',
      /^records: there is no calendar of "parties". Use one or more of forums, sessions, commitments/,
    ],
    ['?where={}', /^where: it needs one list. Name one in records: forums, sessions, commitments/],
    ['?records=sessions,forums&orderBy={}', /^orderBy: it needs one list. Name one in records: /],
    ['?records=sessions&where={', /^where: not valid JSON/],
    ['?records=sessions&where={"room":1}', /^where: .*"room"/],
    ['?records=sessions&where={"kinds":["DINNER"]}', /^where.kinds.0: .*DINNER/],
    ['?forum=a&forum=b', /^forum: given several times/],
    ['?search=a%00b', /^search: /],
    ['?forum=a%00b', /^forum: the text contains a NUL/],
    ['?party=%20', /^party: The party's name is empty/],
    [`?forum=session_${'0'.repeat(32)}`, /^forum: .* is the id of a session, not of a forum/],
    ['?lang=!!', /^lang: .*BCP-47/],
  ])('rejects %s', async (search, message) => {
    expect(await errorAt(search)).toEqual([400, 'BAD_USER_INPUT', expect.stringMatching(message)]);
  });

  it('rejects an unknown forum or party and suggests similar names', async () => {
    expect(await errorAt('?forum=no-such-forum')).toEqual([404, 'NOT_FOUND', 'There is no such forum.']);
    expect(await errorAt('?party=Moscou')).toEqual([
      400,
      'PARTY_UNKNOWN',
      'party: No party is called "Moscou". The nearest: Moscow (moscow).',
    ]);
  });

  it('rejects methods other than GET and HEAD', async () => {
    const response = await ask('', {}, 'POST');
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, OPTIONS']);
  });
});

describe('GET /calendar.ics with a forum', () => {
  it('lists the forum by days and its sessions in local time', async () => {
    const { events, component } = await read('?forum=forum-of-cities');
    expect(events.sort((one, other) => one.start.localeCompare(other.start))).toMatchObject([
      { summary: 'Forum; of cities, big\\small', start: '2027-03-26', end: '2027-03-30', transparent: true },
      { summary: 'Exhibition', start: '2027-03-26', end: '2027-03-29', transparent: true },
      {
        summary: 'Opening',
        start: '2027-03-26T14:00:00.000Z',
        end: '2027-03-26T15:30:00.000Z',
        zone: 'America/Havana',
        location: 'Hall A, Hall B, Palace, Havana',
        status: 'CONFIRMED',
        transparent: false,
      },
      { summary: 'Night talk', start: '2027-03-27T02:30:00.000Z', end: '2027-03-27T05:00:00.000Z' },
      { summary: 'Tea', start: '2027-03-28T20:00:00.000Z', end: null, status: 'CANCELLED' },
    ]);
    expect(component.getAllSubcomponents('vtimezone').map((zone) => zone.getFirstPropertyValue('tzid'))).toEqual([
      'America/Havana',
    ]);
    const [start] = component.getAllSubcomponents('vevent').map((event) => event.getFirstPropertyValue('dtstart'));
    expect(String(start)).toBe('2027-03-26');
  });

  it('accepts id and slug, and hides INTERNAL records from all but editors', async () => {
    const bySlug = await summariesIn('?forum=forum-of-cities');
    expect(await summariesIn(`?forum=${forum.id}`)).toEqual(bySlug);
    expect(bySlug).not.toContain('In secret');
    expect(await summariesIn(`?forum=${forum.id}`, { authorization: 'Bearer x' })).toContain('In secret');
    expect((await ask('', { authorization: 'Bearer x' })).headers.get('cache-control')).toBe('no-store');
  });

  it('has the title of the forum in the requested language, and a refresh interval', async () => {
    const { component } = await read(`?forum=${forum.id}`);
    const property = (name: string) => component.getFirstPropertyValue(name);
    // Still escaped: the parser knows neither of the two properties.
    const written = 'Entente · Forum\\; of cities\\, big\\\\small';
    expect([property('name'), property('x-wr-calname')]).toEqual([written, written]);
    expect(String(property('refresh-interval'))).toBe('PT1H');
    expect(property('source')).toBe(`${server.url}/calendar.ics?forum=${forum.id}`);
    expect(property('version')).toBe('2.0');
    const inRussian = await read(`?forum=${forum.id}&lang=ru`);
    expect(inRussian.component.getFirstPropertyValue('name')).toBe('Entente · Форум городов');
  });

  it('escapes a forum title that contains END:VCALENDAR', async () => {
    const { component, events } = await read(`?forum=${past.id}&records=sessions`);
    expect(component.getFirstPropertyValue('x-wr-calname')).toBe('Entente · Long ago\\, END:VCALENDAR');
    expect(events.map(({ summary }) => summary)).toEqual(['Under other rules']);
  });

  it('links to the record, and describes it with kind, abstract and forum', async () => {
    const event = (await read(`?forum=${forum.id}`)).events.find(({ summary }) => summary === 'Opening')!;
    expect(event).toMatchObject({ uid: opening.id, url: `${server.url}/id/${opening.id}` });
    expect(String(event.description).split('\n')).toEqual([
      'Panel',
      `A long abstract, with ${'Ω'.repeat(60)};`,
      'and a second line.',
      'Forum: Forum; of cities, big\\small',
      `${server.url}/id/${opening.id}`,
    ]);
  });

  it('folds lines to at most 75 octets that end in CRLF', async () => {
    const { text } = await read('');
    const lines = text.split('\r\n');
    expect(lines.pop()).toBe('');
    expect(lines.filter((line) => Buffer.byteLength(line) > 75 || line.includes('\n'))).toEqual([]);
    expect(lines.some((line) => line.startsWith(' '))).toBe(true);
  });

  it('keeps the UID of a changed session and increments SEQUENCE', async () => {
    const find = async () => (await read('?records=sessions')).events.find(({ uid }) => uid === opening.id)!;
    const before = await find();
    await waitForFeed(server);
    const response = await ask('?records=sessions');
    const etag = response.headers.get('etag')!;
    await server.query('{ __typename }');
    expect((await ask('?records=sessions', { 'if-none-match': etag })).status).toBe(304);
    // A reply 304 needs only the latest change.
    expect(server.statements().slice(1)).toMatchObject([
      { text: expect.stringMatching(/from change (where .*)?order by xid/) },
    ]);
    const inRussian = { 'if-none-match': etag, 'accept-language': 'ru' };
    expect((await ask('?records=sessions', inRussian)).status).toBe(200);
    expect((await ask('?records=sessions', { 'if-none-match': etag, authorization: 'Bearer a' })).status).toBe(200);
    await server.sql(`update session set starts_at = starts_at - interval '1 hour' where id = $1`, [opening.uuid]);
    const after = await find();
    expect(after.start).toBe('2027-03-26T13:00:00.000Z');
    expect(after.sequence).toBe((before.sequence as number) + 1);
    expect((await ask('?records=sessions', { 'if-none-match': etag })).status).toBe(200);
    await server.sql(`update session set starts_at = starts_at + interval '1 hour' where id = $1`, [opening.uuid]);
  });

  it('writes a past event in UTC if its time zone had other rules then', async () => {
    const { events } = await read('?records=sessions&search=rules');
    expect(events).toMatchObject([{ summary: 'Under other rules', start: '2012-07-01T08:00:00.000Z', zone: null }]);
  });
});

describe('GET /calendar.ics with a party', () => {
  it('lists commitments by due date, with their status', async () => {
    const { events, component } = await read('?party=Москва&records=commitments');
    expect(events).toMatchObject([
      {
        uid: promise.id,
        summary: 'Due: Build a bridge (Planned)',
        start: '2027-05-01',
        end: '2027-05-02',
        status: 'CONFIRMED',
        description: expect.stringContaining('Responsible: Moscow'),
      },
      { summary: 'Due: Plant trees (Dropped)', start: '2027-02-01', end: '2027-03-01', status: 'CANCELLED' },
    ]);
    expect(component.getFirstPropertyValue('name')).toBe('Entente · Moscow');
  });

  it('shows a month as all its days, and counts the records of which only a year is known', async () => {
    const { events, component } = await read('?records=commitments,forums');
    const summaries = events.map(({ summary }) => summary);
    expect(summaries.join()).not.toMatch(/Some day|Never said when|Long ago/);
    expect(component.getFirstPropertyValue('x-wr-caldesc')).toBe('Left out because only the year is known: 2.');
    expect(events.find(({ summary }) => summary === 'Next season')).toMatchObject({
      start: '2028-02-01',
      end: '2028-04-01',
      status: 'TENTATIVE',
    });
  });

  it('lists the sessions whose subject is the party', async () => {
    expect(await summariesIn('?party=Moscow')).toEqual([
      'Due: Build a bridge (Planned)',
      'Due: Plant trees (Dropped)',
      'Opening',
    ]);
  });
});

describe('GET /calendar.ics', () => {
  it('combines where and search with the filter for a party', async () => {
    const due = { due: { from: '2027-04', to: '2027-06' } };
    expect(await summariesIn(`?records=commitments&where=${encoded(due)}`)).toEqual([
      'Due: Build a bridge (Planned)',
      'Due: Open a school (Planned)',
    ]);
    expect(await summariesIn(`?records=commitments&where=${encoded(due)}&party=Havana`)).toEqual([
      'Due: Open a school (Planned)',
    ]);
    const group = [{ dimension: 'STATUS', value: 'DROPPED' }];
    expect(await summariesIn(`?records=commitments&where=${encoded({ group })}`)).toEqual([
      'Due: Plant trees (Dropped)',
    ]);
    expect(await summariesIn('?search=bridge')).toEqual(['Due: Build a bridge (Planned)']);
    expect(await summariesIn('?records=commitments,commitments&search=bridge')).toHaveLength(1);
  });

  it('answers HEAD with the ETag of GET and no body', async () => {
    const head = await ask('?forum=forum-of-cities', {}, 'HEAD');
    expect([head.status, await head.text(), head.headers.get('etag')]).toEqual([
      200,
      '',
      (await ask('?forum=forum-of-cities')).headers.get('etag'),
    ]);
  });

  it('yields to the event loop between batches of events', async () => {
    const day = { version: 1, url: 'https://example.org/', createdAt: NOON, updatedAt: NOON, status: 'CONCLUDED' };
    const nothing = { endsOn: null, venue: null, summary: null, cities: [] };
    const records = Array.from({ length: 200 }, (_, n) => {
      const id = `forum_${String(n).padStart(32, '0')}`;
      return { __typename: 'Forum' as const, id, title: `Forum ${n}`, startsOn: '2027-03-26', ...nothing, ...day };
    });
    let isWritten = false;
    const writer = new Writer(chooseLanguage('en', undefined));
    const written = writeCalendar({ subjects: [], records, truncated: [] }, 'https://example.org/', 'Entente', writer);
    void written.finally(() => {
      isWritten = true;
    });
    let turns = 0;
    for (; !isWritten; turns++) await setImmediate();
    expect(turns).toBeGreaterThanOrEqual(8);
    expect(readCalendar(await written).getAllSubcomponents('vevent')).toHaveLength(200);
  });

  it('limits a list to the latest 1,000 records, and states the total', async () => {
    await server.sql(
      `insert into session (title, title_lang, sort_key, forum_id, kind, status, starts_at)
       select 'Booth ' || n, 'en', 'booth ' || n, $1, 'EXHIBITION', 'SCHEDULED', timestamptz '2026-01-01' + n * interval '1 minute'
       from generate_series(1, 1010) n`,
      [forum.uuid],
    );
    const { events, component } = await read('?records=sessions&search=booth');
    expect(events).toHaveLength(1_000);
    expect(events.at(-1)!.summary).toBe('Booth 11');
    expect(component.getFirstPropertyValue('x-wr-caldesc')).toBe('Sessions: the latest 1\\,000 of 1\\,010.');
  });
});
