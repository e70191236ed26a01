import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startServer } from '../../src/app/server.ts';
import { readConfig } from '../../src/runtime/config.ts';
import { openLog } from '../../src/runtime/log.ts';
import { type FreshDatabase, freshDatabase } from '../harness/database.ts';
import { insert, rejectionCode } from './insert.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database?.drop());

it.each([[['soon']], [['2025-02-30']], [['2025-5']], [['']], [['2025', null]]])(
  'rejects %j as previous dates of a forum',
  async (days) => {
    const id = await insert(database.sql, 'forum', { previous_starts_on: ['2025', '2025-02-28'] });
    const fix = database.sql('update forum set previous_starts_on = $2 where id = $1', [id, days]);
    expect(await rejectionCode(fix)).toBe('23514');
    expect(await rejectionCode(insert(database.sql, 'forum', { previous_starts_on: days }))).toBe('23514');
    const [row] = await database.sql(
      'select previous_starts_on, version from forum join record using (id) where id = $1',
      [id],
    );
    expect(row).toEqual({ previous_starts_on: ['2025', '2025-02-28'], version: 1 });
  },
);

/** At any hour, one of these zones has another date than the one that the database uses. */
describe.each(['Etc/GMT+12', 'Pacific/Kiritimati'])('today(), if sessions use the time zone %s,', (zone) => {
  it('is the same day for queries and for stored involvement', async () => {
    const { sql } = database;
    const [city, yesterday, today, tomorrow] = [
      await insert(sql, 'party', { slug: `city-${zone}` }),
      await insert(sql, 'party', { slug: `yesterday-${zone}` }),
      await insert(sql, 'party', { slug: `today-${zone}` }),
      await insert(sql, 'party', { slug: `tomorrow-${zone}` }),
    ];
    const lies = (within: string, from: number | null, to: number | null) =>
      sql(
        `insert into placement (party_id, within_id, valid_from, valid_to)
          values ($1, $2, (today() + $3::integer)::text, (today() + $4::integer)::text)`,
        [city, within, from, to],
      );
    await lies(yesterday, null, -1);
    await lies(today, 0, 0);
    await lies(tomorrow, 1, null);

    const url = new URL(database.url);
    url.searchParams.set('options', `-c timezone=${zone}`);
    const config = readConfig({ PORT: '0', LOG_LEVEL: 'error', DATABASE_URL: url.href });
    const server = await startServer(config, openLog(config), { firstData: false });
    try {
      const [{ TimeZone }] = await server.dataSource.query('show timezone');
      expect(TimeZone).toBe(zone);
      const query = `{
        party(ref: "party_${city.replaceAll('-', '')}") { within { slug } }
        parties(where: { within: "party_${today!.replaceAll('-', '')}" }) { nodes { slug } }
      }`;
      const answer = await fetch(`${server.localUrl}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      });
      expect(await answer.json()).toMatchObject({
        data: { party: { within: { slug: `today-${zone}` } }, parties: { nodes: [{ slug: `city-${zone}` }] } },
      });
    } finally {
      await server.stop();
    }
  });
});
