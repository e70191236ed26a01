import { describe, expect, it } from '@jest/globals';
import { event, forumIn, readJson, readXml, repairsIn, sessionsIn, xml } from './read-programme.ts';

const IN_BERLIN = '<time_zone_name>Europe/Berlin</time_zone_name>';
const DATED = '<date>2031-07-05T10:00:00+02:00</date>';

/** A JSON programme with one day and one room of events. */
function json(events: object[], conference: object = {}, schedule: object = {}) {
  const days = [{ index: 1, date: '2031-07-05', rooms: { 'Hall A': events } }];
  return { schedule: { conference: { title: 'Fair of Cities 2031', days, ...conference }, ...schedule } };
}

/** The starts of a programme's sessions. */
async function startsIn(...programme: Parameters<typeof readXml>): Promise<(string | null)[]> {
  return sessionsIn(await readXml(...programme)).map(({ startsAt }) => startsAt);
}

describe('The gathering of a programme', () => {
  it('becomes a forum with its days, time zone, city and venue', async () => {
    const facts = `<subtitle>Water</subtitle><venue>Old Dock</venue><city>Hamburg</city><start>2031-07-05</start>
      <end>2031-07-06T18:00:00+02:00</end><days>2</days>${IN_BERLIN}`;
    const rows = await readXml(xml(event(DATED), facts));
    expect(rows[0]).toMatchObject({ row: 1, repairs: [], refusals: [] });
    expect(rows[0]!.records).toEqual([
      {
        kind: 'FORUM',
        key: 'fair-2031/forum',
        fields: {
          title: 'Fair of Cities 2031',
          titleLang: 'und',
          kind: 'CONFERENCE',
          status: 'SCHEDULED',
          startsOn: '2031-07-05',
          endsOn: '2031-07-06',
          timeZone: 'Europe/Berlin',
          venue: 'Old Dock',
          cityIds: [{ $party: { name: 'Hamburg', level: 'CITY' } }],
          summary: 'Water',
          summaryLang: 'und',
        },
      },
    ]);
  });

  it('has its acronym as its key, or else its title', async () => {
    const [named, unnamed] = [xml(event(DATED)), xml(event(DATED)).replace(/<acronym>.*<\/acronym>/, '')];
    expect((await readXml(named))[0]!.records[0]!.key).toBe('fair-2031/forum');
    expect((await readXml(unnamed))[0]!.records[0]!.key).toBe('fair-of-cities-2031/forum');
  });

  it('has the days of its programme if it has no dates', async () => {
    expect(forumIn(await readXml(xml(event(DATED))))).toMatchObject({ startsOn: '2031-07-05', endsOn: '2031-07-05' });
  });

  it('has the given language', async () => {
    expect(forumIn(await readXml(xml(event(DATED)), { lang: 'de' }))).toMatchObject({ titleLang: 'de' });
  });

  it('is rejected without a title', async () => {
    const [forum] = await readXml(xml(event(DATED)).replace(/<title>Fair.*<\/title>/, ''));
    expect(forum!.refusals).toEqual(['The forum has no title.']);
  });

  it('reports facts that are not imported, with their number', async () => {
    const events = `${event(`${DATED}<logo>a.png</logo><mood>good</mood>`)}${event(
      `${DATED}<logo/><mood>bad</mood><persons><person id="1" shoe="44">Ada Lovelace</person></persons>`,
      'id="2" colour="red"',
    )}`;
    const rows = await readXml(xml(events, '<sponsor>Acme</sponsor><days>1</days>'), { timeZone: 'Europe/Berlin' });
    expect(repairsIn(rows)).toEqual([
      '1: "sponsor" of the conference is not imported.',
      '1: "logo" of 1 events is not imported.',
      '1: "mood" of 2 events is not imported.',
      '1: "@colour" of 1 events is not imported.',
      '1: "@shoe" of 1 persons is not imported.',
    ]);
  });
});

describe('The times of a programme', () => {
  it('are rejected without a time zone', async () => {
    await expect(readXml(xml(event('<start>10:00</start>')))).rejects.toMatchObject({
      name: 'Unreadable',
      message: 'The programme names no time zone. Set one with --time-zone, such as --time-zone Europe/Brussels.',
    });
    await expect(readXml(xml(event(DATED)), { timeZone: 'Middle/Earth' })).rejects.toMatchObject({
      name: 'Unreadable',
      message: '"Middle/Earth" is not a time zone, such as Europe/Brussels.',
    });
  });

  it('are in the time zone that the programme names, or else in the given one', async () => {
    const events = event('<start>10:00</start><duration>00:45</duration>');
    const inUtc = { timeZone: 'UTC' };
    expect(sessionsIn(await readXml(xml(events, IN_BERLIN), inUtc))).toMatchObject([
      { startsAt: '2031-07-05T08:00:00.000Z', endsAt: '2031-07-05T08:45:00.000Z' },
    ]);
    expect(sessionsIn(await readXml(xml(events), inUtc))).toMatchObject([
      { startsAt: '2031-07-05T10:00:00.000Z', endsAt: '2031-07-05T10:45:00.000Z' },
    ]);
  });

  it('are in the zone of a named city, as in Rails', async () => {
    const rows = await readXml(xml(event('<start>10:00</start>'), '<time_zone_name>Berlin</time_zone_name>'));
    expect(forumIn(rows)).toMatchObject({ timeZone: 'Europe/Berlin' });
    expect(repairsIn(rows)).toEqual(['1: The time zone "Berlin" was read as Europe/Berlin.']);
  });

  it("are in the programme's own zone, and report a different given zone", async () => {
    const programme = xml(event('<start>09:00</start>'), IN_BERLIN, 'date="2025-07-01"');
    const sentence =
      'The time zone of the programme is Europe/Berlin, but time-zone is Europe/Moscow. The time zone of the programme is used.';
    const rows = await readXml(programme, { timeZone: 'Europe/Moscow' });
    expect(forumIn(rows)).toMatchObject({ timeZone: 'Europe/Berlin' });
    expect(sessionsIn(rows)[0]!.startsAt).toBe('2025-07-01T07:00:00.000Z');
    expect(repairsIn(rows)).toEqual([`1: ${sentence}`]);
    expect(rows[0]!.notices).toEqual([sentence]);
    const same = await readXml(programme, { timeZone: 'Europe/Berlin' });
    expect([repairsIn(same), same[0]!.notices]).toEqual([[], []]);
  });

  it('are in the given zone if the named one is unknown', async () => {
    const programme = xml(event('<start>10:00</start>'), '<time_zone_name>CEST-ish</time_zone_name>');
    const rows = await readXml(programme, { timeZone: 'Europe/Berlin' });
    expect(sessionsIn(rows)[0]!.startsAt).toBe('2031-07-05T08:00:00.000Z');
    expect(repairsIn(rows)).toEqual(['1: "CEST-ish" is not the name of a time zone.']);
  });

  it('need no time zone if each has an offset, and give the forum the zone of this offset', async () => {
    const rows = await readXml(xml(event(DATED) + event(DATED, 'id="2"')));
    expect(sessionsIn(rows)[0]!.startsAt).toBe('2031-07-05T08:00:00.000Z');
    expect(forumIn(rows)).toMatchObject({ timeZone: 'Etc/GMT-2' });
    expect(repairsIn(rows)).toEqual([
      '1: The file names no time zone. All its times have the offset +02:00, so Etc/GMT-2 is used.',
    ]);
  });

  it('give the forum no zone if their offsets differ or no zone has the offset', async () => {
    const other = event('<date>2031-07-05T10:00:00+03:00</date>', 'id="2"');
    const odd = event('<date>2031-07-05T10:00:00+05:45</date>');
    const [differing, unusual] = [await readXml(xml(event(DATED) + other)), await readXml(xml(odd))];
    expect([forumIn(differing).timeZone, forumIn(unusual).timeZone]).toEqual([undefined, undefined]);
    expect(sessionsIn(unusual)[0]!.startsAt).toBe('2031-07-05T04:15:00.000Z');
  });

  it.each([
    ['with seconds and a Z', '<date>2031-07-05T08:00:00Z</date>', '2031-07-05T08:00:00.000Z'],
    ['without a zone', '<date>2031-07-05T10:00:00</date>', '2031-07-05T08:00:00.000Z'],
    ['with a space and a short offset', '<date>2031-07-05 10:00 +0200</date>', '2031-07-05T08:00:00.000Z'],
    ['in the start itself', '<start>2031-07-05T10:00:00+02:00</start>', '2031-07-05T08:00:00.000Z'],
    ['as a day, with a clock time', '<date>2031-07-06</date><start>09:30</start>', '2031-07-06T07:30:00.000Z'],
    ['as a clock time with seconds', '<start>09:30:00</start>', '2031-07-05T07:30:00.000Z'],
    ['as a clock time with one digit', '<start>9:30</start>', '2031-07-05T07:30:00.000Z'],
    ['as an hour after midnight', '<start>25:30</start>', '2031-07-05T23:30:00.000Z'],
  ])('are read %s', async (_, facts, startsAt) => {
    const rows = await readXml(xml(event(facts), IN_BERLIN));
    expect(sessionsIn(rows)[0]!.startsAt).toBe(startsAt);
    expect(repairsIn(rows)).toEqual([]);
  });

  it.each([
    ['01:30', '2031-07-06'],
    ['05:59', '2031-07-06'],
    ['06:00', '2031-07-05'],
    ['23:00', '2031-07-05'],
  ])('continue past midnight until the day changes: %s is on %s', async (start, date) => {
    const events = event(`<start>${start}</start>`);
    const expected = [`${date}T${start}:00.000Z`];
    const inUtc = { timeZone: 'UTC' };
    expect(await startsIn(xml(events, '<day_change>06:00</day_change>'), inUtc)).toEqual(expected);
    const day = 'index="1" date="2031-07-05" start="2031-07-05T06:00:00Z" end="2031-07-06T05:59:00Z"';
    expect(await startsIn(xml(events, '', day), inUtc)).toEqual(expected);
  });

  it('are in the night after their day before four if no day change is stated, and this is reported', async () => {
    const events = event('<start>03:59</start>') + event('<start>04:00</start>', 'id="2"');
    const rows = await readXml(xml(events), { timeZone: 'UTC' });
    expect(sessionsIn(rows).map(({ startsAt }) => startsAt)).toEqual([
      '2031-07-06T03:59:00.000Z',
      '2031-07-05T04:00:00.000Z',
    ]);
    expect(repairsIn(rows)).toEqual(['2: The session starts at 03:59, which is read as the night after its day.']);
  });

  it('before the start of the day keep their date if the day ends before the night, and this is reported', async () => {
    const day = 'date="2031-07-05" start="2031-07-05T10:00:00+00:00" end="2031-07-05T22:00:00+00:00"';
    const rows = await readXml(xml(event('<start>09:00</start>'), '', day), { timeZone: 'UTC' });
    expect(sessionsIn(rows)[0]!.startsAt).toBe('2031-07-05T09:00:00.000Z');
    expect(repairsIn(rows)).toEqual(['2: The session starts at 09:00, before its day begins.']);
  });

  it('are reported if clocks go back or forward', async () => {
    const night = (date: string) => xml(event(`<date>${date}T02:30:00</date>`), IN_BERLIN);
    const [back, forward] = [await readXml(night('2031-10-26')), await readXml(night('2031-03-30'))];
    expect([...sessionsIn(back), ...sessionsIn(forward)].map(({ startsAt }) => startsAt)).toEqual([
      '2031-10-26T00:30:00.000Z',
      '2031-03-30T01:30:00.000Z',
    ]);
    expect([...repairsIn(back), ...repairsIn(forward)]).toEqual([
      '2: 2031-10-26 02:30 occurs twice in Europe/Berlin, when clocks go back. The first is used.',
      '2: 2031-03-30 02:30 does not exist in Europe/Berlin, when clocks go forward. 03:30 is used.',
    ]);
  });

  it('that contradict each other are reported, and the date is used', async () => {
    const events =
      event(`${DATED}<start>11:00</start>`) +
      event('<date>2031-07-05T10:00:00+01:00</date><start>10:00</start>', 'id="2"') +
      event('<date>2031-07-05T08:00:00+00:00</date><start>10:00</start>', 'id="3"');
    const rows = await readXml(xml(events, IN_BERLIN));
    expect(sessionsIn(rows).map(({ startsAt }) => startsAt)).toEqual([
      '2031-07-05T08:00:00.000Z',
      '2031-07-05T09:00:00.000Z',
      '2031-07-05T08:00:00.000Z',
    ]);
    expect(repairsIn(rows)).toEqual([
      '2: The date has the time 10:00, but the start is 11:00. The date is used.',
      '3: The time has the offset +01:00, but Europe/Berlin then has +02:00. The offset is used.',
    ]);
  });

  it('are rejected with their row if invalid; a session without times is imported', async () => {
    const events = [
      '<start>9h30</start>',
      '<start>10:75</start>',
      '<date>5.7.2031</date>',
      '<date>2031-02-30</date>',
      '',
    ]
      .map((facts, index) => event(facts, `id="${index}"`))
      .join('');
    const rows = await readXml(xml(events, IN_BERLIN));
    expect(repairsIn(rows)).toEqual([
      '2 refused: The start "9h30" is not a time of day such as 14:00.',
      '3 refused: The start "10:75" is not a time of day such as 14:00.',
      '4 refused: The date "5.7.2031" is not a date such as 2025-11-07T14:00:00+03:00.',
      '5 refused: The date "2031-02-30" is not a date such as 2025-11-07T14:00:00+03:00.',
      '6: The session has no time.',
    ]);
    expect(sessionsIn(rows).at(-1)).toMatchObject({ startsAt: null, endsAt: null });
  });

  it.each([
    ['<duration>00:45</duration>', '08:45'],
    ['<duration>1:30</duration>', '09:30'],
    ['<duration>00:25:00</duration>', '08:25'],
    ['<duration>90</duration>', '09:30'],
    ['<duration>20 min</duration>', '08:20'],
    ['<duration>PT1H</duration>', '09:00'],
    ['<end>2031-07-05T10:50:00+02:00</end>', '08:50'],
    ['<end>2031-07-05T10:50:00</end><duration>00:10</duration>', '08:50'],
  ])('end according to %s', async (facts, end) => {
    const rows = await readXml(xml(event(DATED + facts), IN_BERLIN));
    expect(sessionsIn(rows)[0]!.endsAt).toBe(`2031-07-05T${end}:00.000Z`);
    expect(repairsIn(rows)).toEqual([]);
  });

  it('extend past midnight and past the change of clocks', async () => {
    const events = event('<date>2031-10-25T23:30:00</date><duration>04:00</duration>');
    expect(sessionsIn(await readXml(xml(events, IN_BERLIN)))).toMatchObject([
      { startsAt: '2031-10-25T21:30:00.000Z', endsAt: '2031-10-26T01:30:00.000Z' },
    ]);
  });

  it('have no end if no valid end is stated', async () => {
    const events =
      event(`${DATED}<duration>long</duration>`) +
      event(`${DATED}<end>2031-07-05T09:00:00+02:00</end>`, 'id="2"') +
      event(`${DATED}<duration>00:00</duration>`, 'id="3"');
    const rows = await readXml(xml(events, IN_BERLIN));
    expect(sessionsIn(rows).map(({ endsAt }) => endsAt)).toEqual([null, null, null]);
    expect(repairsIn(rows)).toEqual([
      '2: The duration "long" is not a duration such as 00:45.',
      '3: The end "2031-07-05T09:00:00+02:00" is not a time after the start.',
    ]);
  });
});

describe('The sessions of a programme', () => {
  it('are read with all their facts, through comments and unknown elements', async () => {
    const facts = `${DATED}<!-- moved --><duration>00:45</duration><room>Hall B</room>
      <title>Rivers &amp; <![CDATA[<harbours>]]></title><subtitle>A walk</subtitle><track>Water</track>
      <type>Podium discussion</type><language>de,en</language><unknown><deeper>x</deeper></unknown>
      <abstract>&lt;p&gt;Of &lt;em&gt;rivers&lt;/em&gt;.&lt;/p&gt;&lt;ul&gt;&lt;li&gt;one&lt;/li&gt;&lt;/ul&gt;</abstract>
      <description>Of harbours.\r\nAnd of [ships](https://example.org).</description>
      <persons><person id="7">Ada  Lovelace</person><person id="8" role="moderator">Zheng He</person></persons>
      <url>https://example.org/1</url><links><link href="https://example.org/video.mp4">Video</link>
      <link href="https://example.org/1">Page</link></links>
      <attachments><attachment type="slides" href="https://example.org/ä.pdf">Slides</attachment></attachments>`;
    const rows = await readXml(xml(event(facts, 'id="9" guid="11111111-2222-3333-4444-555555555555"'), IN_BERLIN));
    expect(sessionsIn(rows)).toEqual([
      {
        key: 'fair-2031/session/11111111-2222-3333-4444-555555555555',
        forumId: { $record: 'fair-2031/forum' },
        title: 'Rivers & <harbours>',
        titleLang: 'de',
        kind: 'PANEL',
        status: 'SCHEDULED',
        track: 'Water',
        abstract: 'A walk\n\nOf rivers.\n\n- one\n\nOf harbours.\nAnd of [ships](https://example.org).',
        startsAt: '2031-07-05T08:00:00.000Z',
        endsAt: '2031-07-05T08:45:00.000Z',
        rooms: ['Hall B'],
        languages: ['de', 'en'],
        links: ['https://example.org/1', 'https://example.org/video.mp4', 'https://example.org/%C3%A4.pdf'],
        speakers: ['Ada Lovelace, PANELLIST', 'Zheng He, MODERATOR'],
        people: ['fair-2031/person/7', 'fair-2031/person/8'],
      },
    ]);
    expect(rows[1]!.original).toMatchObject({
      place: 'line 4',
      day: '2031-07-05',
      room: 'Hall A',
      event: { '@id': '9' },
    });
    expect(repairsIn(rows)).toEqual(['1: "unknown" of 1 events is not imported.']);
  });

  it('are rejected without a title', async () => {
    const rows = await readXml(xml(event(`${DATED}<title> </title>`), IN_BERLIN));
    expect(repairsIn(rows)).toEqual(['2 refused: The session has no title.']);
  });

  it('combine two abstracts without repetition, and report it', async () => {
    const both = '<abstract>Of rivers.</abstract><abstract>Of the sea.</abstract>';
    const same = '<abstract>Of rivers.</abstract><description>Of rivers. And of the sea.</description>';
    const rows = await readXml(xml(event(DATED + both) + event(DATED + same, 'id="2"'), IN_BERLIN));
    expect(sessionsIn(rows).map(({ abstract }) => abstract)).toEqual([
      'Of rivers.\n\nOf the sea.',
      'Of rivers. And of the sea.',
    ]);
    expect(repairsIn(rows)).toEqual(['2: 2 elements <abstract> were combined.']);
  });

  it('keep text that only looks like HTML, and convert HTML written as elements', async () => {
    const loved = '<abstract>I &lt;3 a &lt; b</abstract>';
    const marked = '<abstract>Of <b>big</b> &amp; small<br/>rivers<p>at sea</p></abstract>';
    const rows = await readXml(xml(event(DATED + loved) + event(DATED + marked, 'id="2"'), IN_BERLIN));
    expect(sessionsIn(rows).map(({ abstract }) => abstract)).toEqual([
      'I <3 a < b',
      'Of big & small\nrivers\n\nat sea',
    ]);
  });

  it('have texts cut to the maximum length', async () => {
    const rows = await readXml(xml(event(`${DATED}<abstract>${'é'.repeat(20_001)}</abstract>`), IN_BERLIN));
    expect(sessionsIn(rows)[0]!.abstract).toBe(`${'é'.repeat(19_999)}…`);
    expect(repairsIn(rows)).toEqual(['2: abstract: a text of 20001 characters is cut to 20000.']);
  });

  it('have titles, tracks, rooms and names cut to the length of a line', async () => {
    const long = 'é'.repeat(501);
    const cut = `${'é'.repeat(499)}…`;
    const rows = await readXml(
      xml(
        event(`${DATED}<title>${long}</title><track>${long}</track><room>${long}</room>
          <persons><person id="1">${long}</person></persons>`),
        IN_BERLIN,
      ),
    );
    expect(sessionsIn(rows)[0]).toMatchObject({ title: cut, track: cut, rooms: [cut] });
    expect(rows[1]!.records[0]!.fields.names).toMatchObject([{ text: cut }]);
    expect(repairsIn(rows)).toEqual([
      '2: names[0].text: a text of 501 characters is cut to 500.',
      '2: title: a text of 501 characters is cut to 500.',
      '2: track: a text of 501 characters is cut to 500.',
      '2: rooms[0]: a text of 501 characters is cut to 500.',
    ]);
  });

  it.each([
    ['keynote', 'KEYNOTE'],
    ['Talk 30 min + 10min Q&amp;A', 'TALK'],
    ['LightningTalk', 'TALK'],
    ['lecture', 'TALK'],
    ['Vortrag', 'TALK'],
    ['Workshop 110min', 'WORKSHOP'],
    ['Round table', 'ROUND_TABLE'],
    ['bof', 'ROUND_TABLE'],
    ['Signing ceremony', 'SIGNING_CEREMONY'],
    ['Coffee break', 'BREAK'],
    ['Opening', 'OPENING'],
    ['Пленарное заседание', 'PLENARY'],
    ['Other', 'OTHER'],
  ])('of the type "%s" have the kind %s', async (type, kind) => {
    const rows = await readXml(xml(event(`${DATED}<type>${type}</type>`), IN_BERLIN));
    expect(sessionsIn(rows)[0]!.kind).toBe(kind);
    expect(repairsIn(rows)).toEqual([]);
  });

  it('of an unknown type are OTHER, which is reported; without a type they are talks if somebody speaks', async () => {
    const events =
      event(`${DATED}<type>keysigning</type>`) +
      event(`${DATED}<persons><person>Ada</person></persons>`, 'id="2"') +
      event(DATED, 'id="3"');
    const rows = await readXml(xml(events, IN_BERLIN));
    expect(sessionsIn(rows).map(({ kind }) => kind)).toEqual(['OTHER', 'TALK', 'OTHER']);
    expect(repairsIn(rows)).toEqual(['2: The session type "keysigning" is unknown. The kind is OTHER.']);
  });

  it('are cancelled if they are marked so or their title says so', async () => {
    const events =
      event(`${DATED}<title>CANCELLED On water</title>`) +
      event(`${DATED}<title>Cancelled flights</title>`, 'id="2"') +
      event(`${DATED}<cancelled>true</cancelled>`, 'id="3"') +
      event(`${DATED}<status>canceled</status>`, 'id="4"') +
      event(`${DATED}<cancelled>false</cancelled>`, 'id="5"');
    const rows = await readXml(xml(events, IN_BERLIN));
    expect(sessionsIn(rows).map(({ status }) => status)).toEqual([
      'CANCELLED',
      'SCHEDULED',
      'CANCELLED',
      'CANCELLED',
      'SCHEDULED',
    ]);
    expect(repairsIn(rows)).toEqual(['2: The title says that the session is cancelled.']);
  });

  it.each([
    ['<language>de</language>', ['de'], 'de'],
    ['<language>pt_BR</language>', ['pt-BR'], 'pt-BR'],
    ['<language>English</language>', ['en'], 'en'],
    ['<language>Deutsch/English</language>', ['de', 'en'], 'de'],
    ['<language>zh-hant</language>', ['zh-Hant'], 'zh-Hant'],
    ['<language/>', undefined, 'und'],
  ])('have the languages of %s', async (facts, languages, titleLang) => {
    const rows = await readXml(xml(event(DATED + facts), IN_BERLIN));
    expect(sessionsIn(rows)[0]).toMatchObject({ languages, titleLang });
    expect(repairsIn(rows)).toEqual([]);
  });

  it('have no language if it is invalid, and report it', async () => {
    const rows = await readXml(xml(event(`${DATED}<language>klingonese</language>`), IN_BERLIN));
    expect(sessionsIn(rows)[0]!.languages).toBeUndefined();
    expect(repairsIn(rows)).toEqual(['2: "klingonese" is not a known language.']);
  });

  it('have titles in several languages, and the first of two in one language', async () => {
    const titles = '<title xml:lang="de">Wasser</title><title xml:lang="en">Water</title><title>Aqua</title>';
    const rows = await readXml(xml(event(DATED + titles), IN_BERLIN));
    expect(sessionsIn(rows)[0]).toMatchObject({ title: 'Wasser', titleLang: 'de', titlesIn: { en: 'Water' } });
    expect(repairsIn(rows)).toEqual(['2: The session has another title, "Aqua", which was left out.']);
  });

  it('have each web link once, and no other links', async () => {
    const links =
      '<links><link href="dat://x"/><link href="https://"/><link href="https://a.org"/><link>https://a.org/</link></links>';
    const rows = await readXml(xml(event(DATED + links), IN_BERLIN));
    expect(sessionsIn(rows)[0]!.links).toEqual(['https://a.org/']);
    expect(repairsIn(rows)).toEqual([
      '2: "dat://x" is not a web address, and was left out.',
      '2: "https://" is not a web address, and was left out.',
    ]);
  });

  it.each([
    ['that enclose them, if they name none', '', ['Hall A']],
    ['that they name', '<room>Garden</room>', ['Garden']],
    ['that they name, one by one', '<room>Garden</room><room>Hall B</room>', ['Garden', 'Hall B']],
    ['joined in one text, if each is a room elsewhere', '<room>Hall A, Hall B</room>', ['Hall A', 'Hall B']],
    ['with a name that only looks like several', '<room>Monheim/Rhein</room>', ['Monheim/Rhein']],
  ])('are in the rooms %s', async (_, facts, rooms) => {
    const programme = xml(event(DATED + facts), IN_BERLIN).replace(
      '<room name="Hall B"/>',
      `<room name="Hall B">${event(DATED, 'id="2"')}</room>`,
    );
    expect(sessionsIn(await readXml(programme))[0]!.rooms).toEqual(rooms);
  });

  it('in two rooms at one time are one session in both rooms', async () => {
    const one = event(DATED);
    const rows = await readXml(
      xml(one, IN_BERLIN).replace('<room name="Hall B"/>', `<room name="Hall B">${one}</room>`),
    );
    expect(sessionsIn(rows).map(({ key, rooms }) => [key, rooms])).toEqual([
      ['fair-2031/session/1', ['Hall A']],
      ['fair-2031/session/1', ['Hall B']],
    ]);
  });

  it('held several times are several sessions, numbered by time', async () => {
    const at = (hour: number) => event(`<date>2031-07-05T${hour}:00:00+02:00</date>`);
    const rows = await readXml(xml(at(14) + at(10) + at(12), IN_BERLIN));
    expect(sessionsIn(rows).map(({ key, startsAt }) => [key, startsAt])).toEqual([
      ['fair-2031/session/1/3', '2031-07-05T12:00:00.000Z'],
      ['fair-2031/session/1', '2031-07-05T08:00:00.000Z'],
      ['fair-2031/session/1/2', '2031-07-05T10:00:00.000Z'],
    ]);
  });

  it('that share an id but no title are separate sessions, and report it', async () => {
    const rows = await readXml(xml(event(DATED) + event(`${DATED}<title>On air</title>`), IN_BERLIN));
    expect(sessionsIn(rows).map(({ key }) => key)).toEqual([
      'fair-2031/session/1/on water',
      'fair-2031/session/1/on air',
    ]);
    expect(repairsIn(rows)).toEqual([
      '2: The id 1 is also used by another session.',
      '3: The id 1 is also used by another session.',
    ]);
  });

  it('without an id have their titles as keys', async () => {
    const rows = await readXml(xml(event(DATED, '') + event(`${DATED}<slug>air</slug>`, ''), IN_BERLIN));
    expect(sessionsIn(rows).map(({ key }) => key)).toEqual(['fair-2031/session/on water', 'fair-2031/session/air']);
    expect(repairsIn(rows)).toEqual([]);
  });

  it('may be in a day without a room', async () => {
    const programme = xml('', IN_BERLIN).replace('<room name="Hall A"></room>', event(DATED));
    expect(sessionsIn(await readXml(programme))).toMatchObject([{ title: 'On water', rooms: [] }]);
  });

  it.each([
    ['UTF-8 with a mark', Buffer.from(`\ufeff${xml(event(`${DATED}<room>Gänge 東</room>`), IN_BERLIN)}`), 'Gänge 東'],
    ['UTF-16', Buffer.from(`\ufeff${xml(event(`${DATED}<room>Gänge 東</room>`), IN_BERLIN)}`, 'utf16le'), 'Gänge 東'],
    [
      'Latin-1',
      Buffer.from(xml(event(`${DATED}<room>Gänge</room>`), IN_BERLIN).replace('UTF-8', 'ISO-8859-1'), 'latin1'),
      'Gänge',
    ],
  ])('are read in %s', async (_, content, room) => {
    expect(sessionsIn(await readXml(content))[0]!.rooms).toEqual([room]);
  });

  it('are read if the file names a document type, which is not fetched', async () => {
    const named = '<!DOCTYPE schedule SYSTEM "http://127.0.0.1:9/schedule.dtd"><schedule xmlns="urn:programme">';
    const programme = xml(event(DATED), IN_BERLIN).replace('<schedule>', named);
    expect(sessionsIn(await readXml(programme))).toHaveLength(1);
  });
});

describe('The people of a programme', () => {
  const speaking = (people: string, id: number) => event(`${DATED}<persons>${people}</persons>`, `id="${id}"`);
  const peopleIn = async (...events: string[]) => {
    const rows = await readXml(xml(events.map((people, index) => speaking(people, index)).join(''), IN_BERLIN));
    return { keys: sessionsIn(rows).map(({ people }) => people), remarks: repairsIn(rows) };
  };

  it('with one id are one person, however the name is written', async () => {
    expect(await peopleIn('<person id="5">José  Martí</person>', '<person id="5">JOSE MARTI</person>')).toEqual({
      keys: [['fair-2031/person/5'], ['fair-2031/person/5']],
      remarks: [],
    });
  });

  it('are several people if one id has several names, and report it', async () => {
    const reused = 'The id 0 is used for "Ada Lovelace", "Zheng He": each was imported as a separate person.';
    expect(await peopleIn('<person id="0">Ada Lovelace</person>', '<person id="0">Zheng He</person>')).toEqual({
      keys: [['fair-2031/person/0/ada lovelace'], ['fair-2031/person/0/zheng he']],
      remarks: [`2: ${reused}`, `3: ${reused}`],
    });
  });

  it('are several people if one name has several ids', async () => {
    const { keys } = await peopleIn('<person id="1">Ada</person><person id="2">Ada</person>', '<person>Ada</person>');
    expect(keys).toEqual([['fair-2031/person/1', 'fair-2031/person/2'], ['fair-2031/person/name/ada']]);
  });

  it('without an id are one person per name: the person with that name and an id, if there is one', async () => {
    const { keys, remarks } = await peopleIn(
      '<person>Ada</person>',
      '<person>ADA</person>',
      '<person>Zheng He</person>',
      '<person id="3">Zheng He</person>',
    );
    expect(keys.flat()).toEqual([
      'fair-2031/person/name/ada',
      'fair-2031/person/name/ada',
      'fair-2031/person/3',
      'fair-2031/person/3',
    ]);
    expect(remarks).toEqual(['4: "Zheng He" has no id in the session. The person with the id 3 was used.']);
  });

  it('are left out if they are placeholders, and imported once if listed twice', async () => {
    const { keys, remarks } = await peopleIn(
      '<person id="1">N.N.</person><person id="2"/><person id="3"></person><person>TBA</person>',
      '<person id="4">Ada</person><person id="4">Ada</person>',
    );
    expect(keys).toEqual([[], ['fair-2031/person/4']]);
    expect(remarks).toEqual([
      '2: "N.N." is a placeholder and was left out.',
      '2: A person without a name was left out.',
      '2: A person without a name was left out.',
      '2: "TBA" is a placeholder and was left out.',
      '3: "Ada" is listed twice and was imported once.',
    ]);
  });
});

describe('A programme in JSON', () => {
  it('gives the same result as in XML, in the dialects of pretalx and frab', async () => {
    const events = [
      {
        id: 9,
        guid: '11111111-2222-3333-4444-555555555555',
        code: 'ABC9',
        logo: null,
        date: '2031-07-05T10:00:00+02:00',
        start: '10:00',
        duration: '00:45',
        room: 'Hall A',
        slug: 'fair-9-rivers',
        url: 'https://example.org/9',
        title: 'Rivers',
        subtitle: '',
        track: 'Water',
        type: 'Workshop',
        language: 'de',
        abstract: '**Of** rivers.',
        description: null,
        recording_license: '',
        do_not_record: false,
        persons: [
          { id: 7, code: 'XYZ', public_name: 'Ada Lovelace', biography: 'Countess.', answers: [] },
          { guid: '22222222-2222-3333-4444-555555555555', name: 'Zheng He' },
        ],
        links: [{ url: 'https://example.org/a', title: 'A' }, 'https://example.org/b'],
        attachments: [{ url: 'https://example.org/c.pdf', title: 'C', type: 'slides' }],
        answers: [],
      },
    ];
    const conference = { acronym: 'fair-2031', time_zone_name: 'Europe/Berlin', daysCount: 1, start: '2031-07-05' };
    const rows = await readJson(json(events, conference, { version: '1', base_url: 'https://example.org/' }));
    expect(sessionsIn(rows)).toEqual([
      {
        key: 'fair-2031/session/11111111-2222-3333-4444-555555555555',
        forumId: { $record: 'fair-2031/forum' },
        title: 'Rivers',
        titleLang: 'de',
        kind: 'WORKSHOP',
        status: 'SCHEDULED',
        track: 'Water',
        abstract: '**Of** rivers.',
        startsAt: '2031-07-05T08:00:00.000Z',
        endsAt: '2031-07-05T08:45:00.000Z',
        rooms: ['Hall A'],
        languages: ['de'],
        links: ['https://example.org/9', 'https://example.org/a', 'https://example.org/b', 'https://example.org/c.pdf'],
        speakers: ['Ada Lovelace', 'Zheng He'],
        people: ['fair-2031/person/7', 'fair-2031/person/22222222-2222-3333-4444-555555555555'],
      },
    ]);
    expect(rows[1]!.original).toMatchObject({ place: '/schedule/conference/days/0/rooms/Hall A/0' });
    expect(repairsIn(rows)).toEqual(['1: "biography" of 1 persons is not imported.']);
  });

  it('may have texts by language, several rooms and minutes', async () => {
    const events = [
      {
        id: 1,
        date: '2031-07-05T10:00:00Z',
        title: { de: 'Wasser', en: 'Water' },
        track: { en: 'Sea' },
        abstract: { de: 'Vom Wasser.', en: 'Of water.' },
        room: ['Hall A', 'Hall B'],
        duration: 45,
      },
    ];
    expect(sessionsIn(await readJson(json(events)))).toMatchObject([
      {
        title: 'Wasser',
        titleLang: 'de',
        titlesIn: { en: 'Water' },
        track: 'Sea',
        abstract: 'Vom Wasser.\n\nOf water.',
        rooms: ['Hall A', 'Hall B'],
        endsAt: '2031-07-05T10:45:00.000Z',
      },
    ]);
  });

  it('is read if its count of days is wrong, and reports it', async () => {
    const rows = await readJson(json([{ id: 1, title: 'Water', date: '2031-07-05T10:00:00Z' }], { daysCount: 3 }));
    expect(repairsIn(rows)).toEqual([
      '1: /schedule/conference/daysCount: the value is 3, but the number of days is 1.',
      '1: The file names no time zone. All its times have the offset +00:00, so UTC is used.',
    ]);
  });
});
