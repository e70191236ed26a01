import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { Program, until } from '../harness/program.ts';

/** How often a run is killed; `npm run test:import-crash` kills it more often. */
const KILLS = Number(process.env.IMPORT_KILLS ?? 1);
const PACTS = Number(process.env.IMPORT_PACTS ?? 320);
const PATIENCE_MS = 900_000;

const MAPPING = `
register: pacts
records:
  subject: { makes: TOPIC, key: subject, name: subject }
  signer: { makes: PERSON, key: signer, names: { text: signer } }
  pact:
    makes: AGREEMENT
    key: no
    title: title
    kind: TREATY
    status: SIGNED
    signedOn: signed
    topics: subject
    signatures:
      - { party: { name: one, level: COUNTRY }, role: SIGNATORY, signers: { person: signer } }
      - { party: { name: other, within: country, level: CITY }, role: SIGNATORY }
`;

/** A register that is always the same: several rows describe one person, one subject, one city. */
function register(): string {
  const countries = ['Cuba', 'Brazil', 'China', 'India', 'Egypt', 'Soviet Union'];
  const rows = Array.from({ length: PACTS }, (_, index) =>
    [
      index,
      `Pact number ${index}`,
      `19${10 + (index % 89)}-0${1 + (index % 9)}`,
      `Subject ${index % 17}`,
      `Signer ${(index * 7) % 311}`,
      countries[index % countries.length],
      `Newtown ${(index * 5) % 97}`,
      countries[((index * 5) % 97) % 5],
    ].join(','),
  );
  return ['no,title,signed,subject,signer,one,other,country', ...rows, ''].join('\n');
}

const ROOMS = 8;

/**
 * A programme in the format of pretalx, with as many sessions as the register has pacts. People speak in several
 * sessions.
 */
function programme(): string {
  const sessions = Array.from({ length: PACTS }, (_, index) => ({
    id: index + 1,
    guid: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    date: `2025-11-0${1 + (index % 3)}T${String(9 + (index % 10)).padStart(2, '0')}:00:00+03:00`,
    duration: '00:45',
    title: `Session number ${index}`,
    language: 'en',
    abstract: `What was said in session ${index}.`,
    persons: [0, 1].map((other) => (index * 7 + other) % 211).map((id) => ({ id, public_name: `Speaker ${id}` })),
    day: index % 3,
    room: `Hall ${index % ROOMS}`,
  }));
  const days = [0, 1, 2].map((day) => ({
    index: day + 1,
    date: `2025-11-0${day + 1}`,
    rooms: Object.fromEntries(
      Array.from({ length: ROOMS }, (_, room) => [
        `Hall ${room}`,
        sessions
          .filter((each) => each.day === day && each.room === `Hall ${room}`)
          .map(({ day: _day, ...each }) => each),
      ]),
    ),
  }));
  const conference = { acronym: 'fair', title: 'Fair', start: '2025-11-01', end: '2025-11-03', daysCount: 3, days };
  return JSON.stringify({ schedule: { version: '1', base_url: 'https://example.org/', conference } });
}

/** All written content without ids and times. */
const CONTENT = `
  select i.key, r.type, r.version, r.deleted_at is null as there,
    coalesce(a.title, t.name, p.name, e.title, f.title) as title, a.signed_on, a.status, a.kind,
    e.starts_at::text as starts_at, e.ends_at::text as ends_at, e.rooms, e.abstract, e.status as session_status,
    (select title from forum where id = e.forum_id) as forum,
    (select jsonb_agg(jsonb_build_array(person.name, s.role) order by s.ordinal, person.name) from speaker s
      join person on person.id = s.person_id where s.session_id = r.id) as speakers,
    (select jsonb_agg(jsonb_build_array(q.slug, q.latitude, s.named_as, s.role, s.ordinal, (
      select jsonb_agg(person.name) from signer join person on person.id = signer.person_id
      where signer.signature_id = s.id
    )) order by s.ordinal) from signature s left join party q on q.id = s.party_id where s.agreement_id = r.id) as signatures,
    (select jsonb_agg(topic.name) from record_topic join topic on topic.id = topic_id where record_id = r.id) as topics,
    (select jsonb_agg(jsonb_build_array(source.title, locator)) from citation join source on source.id = source_id
      where record_id = r.id) as citations,
    (select jsonb_agg(code order by code) from flag where record_id = r.id) as flags,
    (select count(*) from revision where record_id = r.id)::integer as revisions,
    (select jsonb_agg(jsonb_build_array(q.slug, v.members) order by q.slug) from involvement v
      join party q on q.id = v.party_id where v.item_id = r.id) as involved
  from imported_record i join record r on r.id = i.record_id
  left join agreement a on a.id = r.id left join topic t on t.id = r.id left join person p on p.id = r.id
  left join session e on e.id = r.id left join forum f on f.id = r.id
  order by i.key`;
const PARTIES = `
  select p.slug, p.name, p.level, r.version, (
    select jsonb_agg(q.slug) from placement join party q on q.id = within_id where party_id = p.id
  ) as within from party p join record r on r.id = p.id order by p.slug`;

describe('an import that is killed', () => {
  let program: Program;
  const databases: FreshDatabase[] = [];
  beforeAll(() => {
    program = new Program();
    writeFileSync(program.path('register.csv'), register());
    writeFileSync(program.path('mapping.yaml'), MAPPING);
    writeFileSync(program.path('programme.json'), programme());
  }, PATIENCE_MS);
  afterAll(async () => {
    await program.remove();
    for (const database of databases) await database.drop();
  }, PATIENCE_MS);

  const fresh = async () => {
    const database = await freshDatabase({ seeded: true });
    databases.push(database);
    return database;
  };
  const importInto = (database: FreshDatabase, parameters: string[]) => program.import(database.settings, parameters);
  const contentOf = async (database: FreshDatabase) => ({
    records: await database.sql(CONTENT),
    parties: await database.sql(PARTIES),
    differences: await database.sql('select * from involvement_differences()'),
  });

  const written = async (database: FreshDatabase): Promise<number> => {
    const [row] = await database.sql('select count(*)::integer as many from imported_record');
    return (row as { many: number }).many;
  };

  const files: [string, string[], number][] = [
    ['a register', ['register.csv', '--mapping', './mapping.yaml', '--create-parties'], PACTS + 311 + 17],
    ['a programme', ['programme.json'], PACTS + 211 + 1],
  ];
  it.each(files)(
    `of %s ends after a restart like an uninterrupted one (killed ${KILLS} times)`,
    async (_, parameters, records) => {
      const [alone, killed] = [await fresh(), await fresh()];
      expect(await importInto(alone, parameters).ended).toMatchObject({ code: 0 });

      let interrupted = 0;
      for (let kill = 1; kill <= KILLS; kill++) {
        // Kills are spread over the run by the number of written records, because the speed of a run varies.
        const enough = (0.95 * (kill - Math.random()) * records) / KILLS;
        const run = importInto(killed, parameters);
        let hasEnded = false;
        void run.ended.then(() => {
          hasEnded = true;
        });
        const isTime = async () => hasEnded || (await written(killed)) >= enough;
        await until(isTime, 'enough of it is written', PATIENCE_MS);
        run.signal('SIGKILL');
        if ((await run.ended).code === null) interrupted++;
      }
      expect(interrupted).toBeGreaterThan(0);
      expect(await importInto(killed, parameters).ended).toMatchObject({ code: 0 });

      const expected = await contentOf(alone);
      expect(expected.records).toHaveLength(records);
      expect(expected.differences).toEqual([]);
      expect(await contentOf(killed)).toEqual(expected);
    },
    PATIENCE_MS,
  );
});
