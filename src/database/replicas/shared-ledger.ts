import { createHash } from 'node:crypto';

/** Adds what was spent; in one order, so that two processes never wait for each other. */
const SETTLE = `
  insert into spending (client, minute, cost)
  select client, $1, cost from unnest($2::text[], $3::bigint[]) as spent (client, cost) order by client
  on conflict (client, minute) do update set cost = spending.cost + excluded.cost
  returning client, cost
`;

/** Minutes that nobody spends in any more. */
const FORGET = 'delete from spending where minute < $1';

type Query = (text: string, values: unknown[]) => Promise<{ client: string; cost: string }[]>;

/**
 * What clients spend, added up by the database for all processes that share it. It keeps no address and no key, but their
 * hashes, and these for two minutes.
 */
export class SharedLedger {
  #forgotUntil = 0;

  constructor(private readonly query: Query) {}

  /**
   * Adds what was spent here in a minute of the Unix epoch, and gives what was spent everywhere, by client.
   * @throws what the database says; nothing was added then, unless it is that the connection was lost
   */
  async settle(minute: number, spent: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>> {
    const ids = new Map([...spent.keys()].map((id) => [hashOf(id), id]));
    // Before anything is added: what fails afterwards would have it added once more.
    if (this.#forgotUntil < minute) {
      await this.query(FORGET, [minute - 1]);
      this.#forgotUntil = minute;
    }
    const rows = await this.query(SETTLE, [minute, [...ids.keys()], [...spent.values()]]);
    return new Map(rows.map(({ client, cost }) => [ids.get(client)!, Number(cost)]));
  }
}

function hashOf(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}
