import { setTimeout as sleep } from 'node:timers/promises';
import type { TestMember } from '../harness/cluster.ts';
import type { Dice } from '../query/reference-executor/dice.ts';
import type { Failover } from './checker/lost-branch.ts';
import type { Recorder } from './client.ts';
import type { Servers } from './servers.ts';

/** Lags in milliseconds: accepted ones, and some near or beyond the limit. */
const FIT_LAGS = [0, 0, 200, 1_000, 2_500];
const LARGE_LAGS = [4_000, 4_900, 8_000];

/** Milliseconds between two actions. */
const MIN_PAUSE_MS = 1_500;
const MAX_PAUSE_MS = 5_000;

/** Milliseconds of a long lag. */
const MUCH_FOR = 8_000;

/** Milliseconds within which a server has noticed the new primary. */
const NOTICED = 1_500;

/** Share of the time after which the primary dies. */
const PRIMARY_DIES = 0.6;

/** A standby, and its name at the primary. */
interface NamedStandby {
  member: TestMember;
  name: string;
}

/** Injects faults into the servers while clients work, and records them. */
export class FaultInjector {
  readonly actions: string[] = [];
  /** The promotion, if it loses writes. */
  failover: Failover | undefined;
  #standbys: NamedStandby[];
  #primary: TestMember;

  constructor(
    private readonly servers: Servers,
    private readonly dice: Dice,
    private readonly recorder: Recorder,
    private readonly loses: boolean,
  ) {
    const [one, other] = servers.cluster.standbys;
    this.#primary = servers.cluster.primary;
    this.#standbys = [
      { member: one, name: 'one' },
      { member: other, name: 'two' },
    ];
  }

  /** Injects faults for some time; at its end all standbys show everything. */
  async disturb(ms: number): Promise<void> {
    if (this.loses) await this.#primary.waitFor();
    const began = this.recorder.now();
    const passed = () => (this.recorder.now() - began) / ms;
    await this.#changeLags();
    while (passed() < 1) {
      await sleep(this.dice.between(MIN_PAUSE_MS, MAX_PAUSE_MS));
      if (this.#standbys.length > 1 && passed() > PRIMARY_DIES) await this.#promote();
      else await this.#action();
    }
    for (const { member } of this.#standbys) await member.lag(0);
  }

  async #action(): Promise<void> {
    const chance = this.dice.next();
    if (chance < 0.5) await this.#changeLags();
    else if (chance < 0.7) await this.#lagMuch();
    // A standby that has replayed writes which the new primary lacks does not start again.
    else if (chance < 0.85 || this.failover) await this.#killProcess();
    else await this.#killStandby();
  }

  /** Gives each standby another lag, all of which are accepted. */
  async #changeLags(): Promise<void> {
    const lags = this.#standbys.map(() => this.dice.pick(FIT_LAGS));
    this.#note(`lags of ${lags.join(' and ')} ms`);
    for (const [index, { member }] of this.#standbys.entries()) await member.lag(lags[index]!);
  }

  async #lagMuch(): Promise<void> {
    const { member, name } = this.dice.pick(this.#standbys);
    const lag = this.dice.pick(LARGE_LAGS);
    this.#note(`lag of ${lag} ms of standby ${name}`);
    await member.lag(lag);
    await sleep(MUCH_FOR);
    await member.lag(0);
  }

  async #killProcess(): Promise<void> {
    this.#note('a server process is killed');
    await this.servers.fleet.kill(this.dice.between(0, 1), this.dice.between(0, 500));
  }

  async #killStandby(): Promise<void> {
    const { member, name } = this.dice.pick(this.#standbys);
    this.#note(`standby ${name} is killed`);
    // It starts with the settings of the cluster alone, so it needs the address of the new primary.
    await member.follow(this.#primary, name);
    await member.kill();
    await sleep(this.dice.between(0, 1_000));
    await member.restart();
  }

  /** Kills the primary and promotes a standby: one with all acknowledged writes, or one without the last of them. */
  async #promote(): Promise<void> {
    const [one, two] = this.#standbys as [NamedStandby, NamedStandby];
    const from = this.recorder.now();
    if (this.loses) {
      await one.member.stopReceiving();
      await sleep(this.dice.between(500, 2_000));
    }
    const what = this.loses ? 'which lacks the last writes' : 'which has all writes';
    this.#note(`the primary is killed, and standby one promoted, ${what}`);
    await this.#primary.kill();
    await sleep(this.dice.between(0, 1_000));
    await one.member.promote();
    await two.member.follow(one.member, two.name);
    if (this.loses) this.failover = { from, until: this.recorder.now() + NOTICED };
    this.#primary = one.member;
    this.#standbys = [two];
  }

  #note(action: string): void {
    this.actions.push(`${(this.recorder.now() / 1000).toFixed(1)} s: ${action}`);
  }
}
