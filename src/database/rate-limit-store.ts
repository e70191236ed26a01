import { createHash } from 'node:crypto';

/** Adds spent cost. The fixed order prevents deadlocks between processes. */
const ADD_SPENDING = `
  insert into spending (client, minute, cost)
  select client, $1, cost from unnest($2::text[], $3::bigint[]) as spent (client, cost) order by client
  on conflict (client, minute) do update set cost = spending.cost + excluded.cost
  returning client, cost
`;

const DELETE_OLD = 'delete from spending where minute < $1';

type RunQuery = (text: string, values: unknown[]) => Promise<{ client: string; cost: string }[]>;

/**
 * Stores what clients spend in the database, for all processes that share it. It stores hashes of addresses and keys,
 * for two minutes.
 */
export class DatabaseRateLimitStore {
  #deletedUntil = 0;

  constructor(private readonly query: RunQuery) {}

  /**
   * Adds what was spent in this process in a minute of the Unix epoch, and returns the totals of all processes, by
   * client.
   * @throws the error of the database; nothing was added then, unless the connection was lost
   */
  async settle(minute: number, spent: ReadonlyMap<string, number>): Promise<ReadonlyMap<string, number>> {
    const ids = new Map([...spent.keys()].map((id) => [hashId(id), id]));
    // Before anything is added: if it failed afterwards, the caller would add the same cost again.
    if (this.#deletedUntil < minute) {
      await this.query(DELETE_OLD, [minute - 1]);
      this.#deletedUntil = minute;
    }
    const rows = await this.query(ADD_SPENDING, [minute, [...ids.keys()], [...spent.values()]]);
    return new Map(rows.map(({ client, cost }) => [ids.get(client)!, Number(cost)]));
  }
}

function hashId(id: string): string {
  return createHash('sha256').update(id).digest('base64url');
}
