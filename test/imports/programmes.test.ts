import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Visibility } from '../../src/records/record.entity.ts';
import { formatId } from '../../src/records/values/ids.ts';
import { buildersOn } from '../harness/builders.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';
import { type ImportResult, importProgramme, sessionsOf } from './import-programme.ts';
import { event, xml } from './read-programme.ts';

const IN_BERLIN = '<city>Hamburg</city><time_zone_name>Europe/Berlin</time_zone_name>';

function persons(...each: string[]): string {
  return `<persons>${each.join('')}</persons>`;
}
const ADA = '<person id="7">Ada Lovelace</person>';
const ZHENG = '<person id="8">Zheng He</person>';

const WATER = event(
  `<start>10:00</start><duration>00:45</duration><type>Panel</type><track>Sea</track><language>de</language>
  <abstract>&lt;p&gt;Of water.&lt;/p&gt;</abstract><url>https://example.org/1</url>${persons(ADA, ZHENG)}`,
);
const AIR = event(`<title>On air</title><start>01:00</start>${persons(ADA)}`, 'id="2"');
const FIRE = event('<title>On fire</title><start>12:00</start>', 'id="3"');

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ seeded: false });
  const build = buildersOn(server.dataSource);
  await build.city('Hamburg', await build.country('Germany', { alpha2: 'DE' }));
});

afterAll(() => server?.stop());

/** All records with their versions. */
const state = () => server.sql('select id, type, version, deleted_at from record order by id');

const forums = async () => {
  const { body } = await server.query(
    '{ forums { nodes { id version title kind timeZone startsOn endsOn cities { name } } } }',
  );
  expect(body.errors).toBeUndefined();
  return body.data.forums.nodes;
};

const byTitle = async () => {
  const sessions = await sessionsOf(server, 'fair-of-cities-2031');
  return new Map(sessions.map((session) => [session.title, session]));
};

describe('An unreadable programme', () => {
  it('writes nothing', async () => {
    const before = await state();
    const broken = xml(WATER).slice(0, -5);
    await expect(importProgramme(server, { content: broken })).rejects.toMatchObject({ name: 'Unreadable' });
    const faulty = '{"schedule": {"conference": {"title": "Fair", "days": [{"rooms": {"A": [{"id": "x"}]}}]}}}';
    await expect(importProgramme(server, { content: faulty })).rejects.toMatchObject({ name: 'Unreadable' });
    expect(await state()).toEqual(before);
  });
});

describe('A programme', () => {
  let imported: ImportResult;

  it('has the same outcome in a dry run, which writes nothing', async () => {
    const before = await state();
    const tried = await importProgramme(server, { content: xml(WATER + AIR + FIRE, IN_BERLIN) }, { dryRun: true });
    expect(await state()).toEqual(before);
    imported = await importProgramme(server, { content: xml(WATER + AIR + FIRE, IN_BERLIN) });
    expect(tried).toEqual(imported);
  });

  it('becomes a forum with its sessions and speakers', async () => {
    expect(imported).toMatchObject({
      rows: 4,
      refusedRows: 0,
      repairedRows: 1,
      kinds: { FORUM: { created: 1 }, PERSON: { created: 2 }, SESSION: { created: 3 } },
      notes: [{ row: 3, sentences: ['The session starts at 01:00, which is read as the night after its day.'] }],
    });
    expect(await forums()).toMatchObject([
      {
        version: 1,
        title: 'Fair of Cities 2031',
        kind: 'CONFERENCE',
        timeZone: 'Europe/Berlin',
        startsOn: '2031-07-05',
        cities: [{ name: 'Hamburg' }],
      },
    ]);
    const sessions = await byTitle();
    expect([...sessions.keys()].sort()).toEqual(['On air', 'On fire', 'On water']);
    expect(sessions.get('On water')).toMatchObject({
      version: 1,
      titleLang: { lang: 'de' },
      kind: 'PANEL',
      status: 'SCHEDULED',
      track: 'Sea',
      abstract: 'Of water.',
      startsAt: '2031-07-05T08:00:00.000Z',
      endsAt: '2031-07-05T08:45:00.000Z',
      rooms: ['Hall A'],
      languages: ['de'],
      links: ['https://example.org/1'],
      occurredOn: '2031-07-05',
      speakers: {
        nodes: [
          { role: 'PANELLIST', person: { name: 'Ada Lovelace' } },
          { role: 'PANELLIST', person: { name: 'Zheng He' } },
        ],
      },
      citations: [{ locator: 'row 2', source: { identifiers: [{ scheme: 'sha256' }] } }],
    });
    // One person in all her sessions; the night belongs to the next calendar day.
    const [atWater, inAir] = ['On water', 'On air'].map((title) => sessions.get(title));
    expect(inAir).toMatchObject({ startsAt: '2031-07-05T23:00:00.000Z', occurredOn: '2031-07-06' });
    expect(inAir.speakers.nodes[0].person.id).toBe(atWater.speakers.nodes[0].person.id);
  });

  it('changes nothing if it is imported again', async () => {
    const before = await state();
    const again = await importProgramme(server, { content: xml(WATER + AIR + FIRE, IN_BERLIN) });
    expect(again.kinds).toMatchObject({ SESSION: { created: 0, changed: 0, unchanged: 3, vanished: 0 } });
    expect(await state()).toEqual(before);
  });

  it('changes nothing if it is imported again in another order with meaningless differences', async () => {
    const before = await state();
    const other = `<!-- version 2 -->${xml(FIRE + WATER + AIR, `<version>2</version>${IN_BERLIN}`)}`;
    await importProgramme(server, { content: other.replace(/^(<!--.*-->)(<\?.*\?>)/, '$2$1') });
    expect(await state()).toEqual([...before]);
  });

  it('moves, renames and recasts changed sessions, which keep their ids', async () => {
    const before = await byTitle();
    const moved = WATER.replace('10:00', '11:30').replace(ADA, '').replace('<track>Sea</track>', '<room>Hall B</room>');
    const renamed = AIR.replace('On air', 'On clean air').replace('Ada Lovelace', 'Ada King');
    const { kinds } = await importProgramme(server, { content: xml(moved + renamed + FIRE, IN_BERLIN) });
    expect(kinds).toMatchObject({
      PERSON: { changed: 1, unchanged: 1, vanished: 0 },
      SESSION: { created: 0, changed: 2, unchanged: 1, vanished: 0 },
    });
    const after = await byTitle();
    expect(after.get('On water')).toMatchObject({
      id: before.get('On water').id,
      version: 2,
      startsAt: '2031-07-05T09:30:00.000Z',
      endsAt: '2031-07-05T10:15:00.000Z',
      rooms: ['Hall B'],
      track: null,
      abstract: 'Of water.',
      speakers: { nodes: [{ person: { name: 'Zheng He' } }] },
    });
    expect(after.get('On clean air')).toMatchObject({
      id: before.get('On air').id,
      speakers: { nodes: [{ person: { id: before.get('On air').speakers.nodes[0].person.id, name: 'Ada King' } }] },
    });
    expect(after.get('On fire')).toEqual(before.get('On fire'));
  });

  it('counts a session missing from the file, and deletes it only with prune', async () => {
    const content = xml(WATER + FIRE, IN_BERLIN);
    const told = await importProgramme(server, { content });
    expect(told.kinds.SESSION).toMatchObject({ vanished: 1, pruned: 0 });
    expect([...(await byTitle()).keys()]).toContain('On clean air');
    const pruned = await importProgramme(server, { content }, { prune: true });
    expect(pruned.kinds.SESSION).toMatchObject({ vanished: 1, pruned: 1 });
    expect([...(await byTitle()).keys()]).not.toContain('On clean air');
  });

  it('keeps a session whose new data have errors', async () => {
    const before = await byTitle();
    const faulty = FIRE.replace('12:00', 'noon');
    const { kinds } = await importProgramme(server, { content: xml(WATER + faulty, IN_BERLIN) }, { prune: true });
    expect(kinds.SESSION).toMatchObject({ changed: 0, unchanged: 1, refused: 1, vanished: 0, pruned: 0 });
    expect(await byTitle()).toEqual(before);
  });

  it('has a session in two rooms once, and a session held twice twice', async () => {
    const both = xml(WATER + FIRE, IN_BERLIN).replace('<room name="Hall B"/>', `<room name="Hall B">${WATER}</room>`);
    expect((await importProgramme(server, { content: both })).kinds.SESSION).toMatchObject({ created: 0, changed: 1 });
    expect((await byTitle()).get('On water')).toMatchObject({ rooms: ['Hall A', 'Hall B'] });
    const twice = xml(WATER + FIRE + FIRE.replace('12:00', '18:00'), IN_BERLIN);
    expect((await importProgramme(server, { content: twice })).kinds.SESSION).toMatchObject({ created: 1, changed: 1 });
    const fires = (await sessionsOf(server, 'fair-of-cities-2031')).filter(({ title }) => title === 'On fire');
    expect(fires.map(({ startsAt }) => startsAt).sort()).toEqual([
      '2031-07-05T10:00:00.000Z',
      '2031-07-05T16:00:00.000Z',
    ]);
  });

  it('of another gathering has its own people and sessions, even with the same ids', async () => {
    const before = await byTitle();
    const other = xml(WATER, IN_BERLIN).replace('fair-2031', 'expo-2032').replace('Fair of Cities 2031', 'Expo 2032');
    const { kinds } = await importProgramme(server, { content: other });
    expect(kinds).toMatchObject({
      FORUM: { created: 1 },
      PERSON: { created: 2 },
      SESSION: { created: 1, vanished: 0 },
    });
    expect(await byTitle()).toEqual(before);
  });
});

describe('People of several programmes', () => {
  const SITE = '<base_url>https://talks.example.org/</base_url>';
  const GRACE = '<person id="40">Grace Hopper</person>';
  const MARY = '<person id="41" guid="6F9619FF-8B86-D011-B42D-00CF4FC964FF">Mary Kies</person>';
  const fair = (year: number, people: string[], conference: string) =>
    xml(event(`<start>10:00</start><duration>00:30</duration>${persons(...people)}`), IN_BERLIN + conference)
      .replace('fair-2031', `talks-${year}`)
      .replace('Fair of Cities 2031', `Talks ${year}`);
  const people = () =>
    server.sql(`select p.name, r.version, array_agg(i.key order by i.key) as keys from person p
      join record r using (id) join imported_record i on i.record_id = p.id
      where i.scope like 'talks-%' group by p.id, r.version order by min(i.key)`);
  const talks = [fair(2040, [GRACE, MARY], SITE), fair(2041, [GRACE, MARY.replace('41', '52')], SITE)] as const;

  it('with one name stay separate unless something else identifies them, and are reported', async () => {
    await importProgramme(server, { content: talks[0] });
    const before = await people();
    const elsewhere = fair(2042, [GRACE], '<base_url>https://other.example.org/</base_url>');
    const renamed = fair(2043, [GRACE.replace('Hopper', 'Murray')], SITE);
    // A hidden person cannot be a public speaker.
    const identifiers = [{ scheme: 'other-example-org', value: '40' }];
    const draft = { identifiers, visibility: Visibility.INTERNAL };
    const hidden = await buildersOn(server.dataSource).person('Grace Hopper', draft);
    const [known] = (await server.sql("select id from person where slug = 'grace-hopper'")) as [{ id: string }];
    const sentences = [
      `It may be the same as ${formatId('person', known.id)}, and is flagged POSSIBLE_DUPLICATE. ` +
        `It may be the same as ${hidden.id}. No flag names INTERNAL records.`,
    ];
    const told = { first: { created: 1, notes: [{ row: 2, sentences }] }, second: { created: 0, notes: [] } };
    for (const times of ['first', 'second'] as const) {
      const { kinds, notes } = await importProgramme(server, { content: elsewhere });
      expect({ created: kinds.PERSON!.created, notes }).toMatchObject(told[times]);
    }
    expect(await importProgramme(server, { content: renamed })).toMatchObject({ kinds: { PERSON: { created: 1 } } });
    expect(await people()).toEqual([
      ...before,
      { name: 'Grace Hopper', version: 1, keys: ['talks-2042/person/40'] },
      { name: 'Grace Murray', version: 1, keys: ['talks-2043/person/40'] },
    ]);
  });

  it('are one person with one GUID or one id at one site, and cite both programmes', async () => {
    const tried = await importProgramme(server, { content: talks[1] }, { dryRun: true });
    const imported = await importProgramme(server, { content: talks[1] });
    expect(tried).toEqual(imported);
    expect(imported.kinds.PERSON).toMatchObject({ created: 0, changed: 2 });
    const shared = [
      { name: 'Grace Hopper', version: 2, keys: ['talks-2040/person/40', 'talks-2041/person/40'] },
      {
        name: 'Mary Kies',
        version: 2,
        keys: [1, 0].map((year) => `talks-204${1 - year}/person/6F9619FF-8B86-D011-B42D-00CF4FC964FF`),
      },
    ];
    expect((await people()).slice(0, 2)).toEqual(shared);
    const [{ count }] = (await server.sql(`select count(*)::integer from citation where record_id in
      (select record_id from imported_record where key = 'talks-2041/person/40')`)) as [{ count: number }];
    expect(count).toBe(2);
    for (const content of talks) {
      const { kinds } = await importProgramme(server, { content });
      expect(kinds.PERSON).toMatchObject({ created: 0, changed: 0, unchanged: 2 });
    }
    expect((await people()).slice(0, 2)).toEqual(shared);
  });

  it('without an id are found again by name, whatever vowel points the name has', async () => {
    const [pointed, bare] = ['مُحَمَّد العَرَبيّ', 'محمد العربي'].map((name) => `<person>${name}</person>`);
    await importProgramme(server, { content: fair(2044, [pointed!], SITE) });
    expect((await people()).at(-1)!.keys).toEqual(['talks-2044/person/name/محمد العربي']);
    const { kinds } = await importProgramme(server, { content: fair(2044, [bare!], SITE) });
    expect(kinds.PERSON).toMatchObject({ created: 0, changed: 1, vanished: 0 });
  });

  it('stay as long as one of the programmes lists them', async () => {
    const before = await people();
    const { kinds } = await importProgramme(server, { content: fair(2041, [GRACE], SITE) }, { prune: true });
    expect(kinds.PERSON).toMatchObject({ vanished: 1, pruned: 0 });
    expect(await people()).toEqual(before);
  });
});
