import { Program } from '../harness/program.ts';
import type { Dice } from '../query/plain/dice.ts';
import type { Operation } from './checker/history.ts';
import { Clients } from './clients.ts';
import { Disturber } from './disturber.ts';
import type { Circumstances } from './promises.ts';
import { type Servers, startServers } from './servers.ts';
import { changesOfStandbys, replacedStatements } from './standby-changes.ts';

/** What a run has shown. */
export interface Round extends Circumstances {
  history: Operation[];
  /** What was done to the servers, in words. */
  actions: readonly string[];
  failures: ReadonlyMap<string, number>;
  /** How many statements the primary answered in place of a standby, by the error of that. */
  replaced: Readonly<Record<string, number>>;
}

/**
 * Has clients work for some time while servers lag and die, and a standby is promoted.
 * @param loses whether the standby lacks what was acknowledged last
 */
export async function runRound(seconds: number, dice: Dice, loses: boolean): Promise<Round> {
  const program = new Program();
  let servers: Servers | undefined;
  try {
    servers = await startServers(program);
    const clients = new Clients(servers.fleet.url.bind(servers.fleet), dice);
    const { recorder } = clients;
    const disturber = new Disturber(servers, dice, recorder, loses);
    let isOver = false;
    const working = clients.work(() => isOver);
    const disturbing = disturber.disturb(seconds * 1000);
    // If the one fails, the other one ends as well.
    await Promise.race([working, disturbing]).finally(() => {
      isOver = true;
    });
    await Promise.all([working, disturbing]);
    await clients.readAll();
    clients.close();
    await servers.fleet.stop();
    const { complaints, ends } = servers.fleet;
    const changes = changesOfStandbys(complaints, recorder.startedAt, ends);
    const replaced = replacedStatements(complaints);
    const { actions, failover } = disturber;
    return { history: recorder.history(), changes, replaced, actions, failover, failures: recorder.failures };
  } finally {
    await servers?.stop();
    await program.remove();
  }
}
