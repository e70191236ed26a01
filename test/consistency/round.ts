import { Program } from '../harness/program.ts';
import type { Dice } from '../query/reference-executor/dice.ts';
import type { Operation } from './checker/history.ts';
import { Clients } from './clients.ts';
import { FaultInjector } from './fault-injector.ts';
import type { Circumstances } from './guarantees.ts';
import { type Servers, startServers } from './servers.ts';
import { changesOfStandbys, replacedStatements } from './standby-changes.ts';

/** The results of a round. */
export interface Round extends Circumstances {
  history: Operation[];
  /** The faults of the servers, in words. */
  actions: readonly string[];
  failures: ReadonlyMap<string, number>;
  /** Number of statements that the primary executed in place of a standby, by error of the standby. */
  replaced: Readonly<Record<string, number>>;
}

/**
 * Runs clients for some time while servers lag and die, and a standby is promoted.
 * @param loses whether the standby lacks the last acknowledged writes
 */
export async function runRound(seconds: number, dice: Dice, loses: boolean): Promise<Round> {
  const program = new Program();
  let servers: Servers | undefined;
  try {
    servers = await startServers(program);
    const clients = new Clients(servers.fleet.url.bind(servers.fleet), dice);
    const { recorder } = clients;
    const disturber = new FaultInjector(servers, dice, recorder, loses);
    let isOver = false;
    const working = clients.work(() => isOver);
    const disturbing = disturber.disturb(seconds * 1000);
    // If one fails, the other one ends as well.
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
