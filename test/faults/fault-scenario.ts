import { expect } from '@jest/globals';
import pg from 'pg';
import { Listener, transports } from '../harness/listener.ts';
import { until } from '../harness/program.ts';
import { Traffic } from '../harness/traffic.ts';
import { AS_EDITOR, type Instance } from './instance.ts';

/** Maximum time of recovery after the cause has ended. */
export const RECOVERY_MS = 5_000;

/**
 * Clients that write and subscribe while a database fails. Afterwards, each acknowledged write must be stored and
 * reported to the subscriber exactly once.
 */
export class FaultScenario {
  readonly traffic: Traffic;
  readonly #url: string;
  readonly #instance: Instance;
  #listener!: Listener;

  /** @param url the database at the end */
  constructor(label: string, url: string, instance: Instance) {
    this.#url = url;
    this.#instance = instance;
    this.traffic = new Traffic(label, [instance.url], AS_EDITOR);
  }

  /** Starts the clients, and waits until they have written. */
  async begin(): Promise<void> {
    const after = await this.#instance.feedToken();
    this.#listener = new Listener(transports['server-sent events']!(this.#instance.url), { types: ['TOPIC'], after });
    this.traffic.start(4);
    await this.writeSucceeds();
  }

  /** Waits until more writes succeed. */
  async writeSucceeds(): Promise<void> {
    const before = this.traffic.acknowledged.length;
    await until(async () => this.traffic.acknowledged.length > before + 10, 'writes succeed');
  }

  /** Waits until a request fails. */
  async requestFails(): Promise<void> {
    const before = this.traffic.unanswered;
    await until(async () => this.traffic.unanswered > before, 'a request fails');
  }

  /** Checks that the server recovers within RECOVERY_MS from now, when the cause has ended. */
  async recovers(): Promise<void> {
    const ended = Date.now();
    await until(async () => this.traffic.hasWrittenSince(ended), 'a write has succeeded');
    expect(this.traffic.acknowledged.find(({ at }) => at > ended)!.at - ended).toBeLessThan(RECOVERY_MS);
    expect(await this.#instance.recovers()).toBeLessThan(RECOVERY_MS);
  }

  /** Stops the clients, and checks that nothing is lost, doubled or unreported. */
  async end(): Promise<void> {
    await this.traffic.stop();
    const { acknowledged, label } = this.traffic;
    const rows = await sqlOn(this.#url, `select name from topic where name like '${label} %'`);
    expect(rows.map(({ name }) => name).sort()).toEqual(acknowledged.map(({ name }) => name).sort());
    const ids = acknowledged.map(({ id }) => id).sort();
    await this.#listener.until(() => this.#listener.told.length >= ids.length, 20_000);
    expect(this.#listener.told.map(({ data }) => data.changes.recordId).sort()).toEqual(ids);
  }
}

/** Runs SQL on a connection of its own, and returns the rows. */
export async function sqlOn(url: string, text: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return client
    .query(text)
    .then(({ rows }) => rows)
    .finally(() => client.end());
}
