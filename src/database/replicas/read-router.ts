import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { badInput } from '../../runtime/errors.ts';
import type { Cluster } from './cluster.ts';
import { type ClusterMember, PROBE_INTERVAL_MS, PROBE_TIMEOUT_MS } from './cluster-member.ts';
import { includes, type LogPosition } from './log-position.ts';
import { LogPositionSeal } from './log-position-seal.ts';
import { parseLogPosition, SELECT_LOG_POSITION, takeLogPosition } from './log-position-sql.ts';
import { END_OF_LOG, parseLsn } from './lsn.ts';
import type { ReadSession, Standby } from './standby.ts';

/** The request header with the log positions that the response must include. */
export const READ_AFTER_HEADER = 'read-after';

/** Log positions in one header: a client with concurrent requests sends the one of each recent response. */
const MAX_POSITIONS = 20;

/** Time within which every running instance has noticed a new primary. */
const FAILOVER_DETECTION_MS = PROBE_TIMEOUT_MS + 2 * PROBE_INTERVAL_MS;
const RETRY_INTERVAL_MS = 25;

type RunQuery = (statement: string) => Promise<Record<string, unknown>[]>;

/** A standby read a state that its client must not see any more. */
class OutdatedRead extends Error {
  override name = 'OutdatedRead';
  override message = 'The standby is behind what its client has read';
}

/** Decides from which server each request reads, on a database with standbys. */
export class ReadRouter {
  readonly #seal: LogPositionSeal;
  readonly #reads = new WeakMap<IncomingMessage, RequestReadSession>();

  private constructor(
    private readonly cluster: Cluster,
    private readonly runQuery: RunQuery,
    key: Buffer,
  ) {
    this.#seal = new LogPositionSeal(key);
  }

  /** @param runQuery runs a statement on the primary */
  static async open(cluster: Cluster, runQuery: RunQuery): Promise<ReadRouter> {
    const [row] = await runQuery('select key from place_seal');
    return new ReadRouter(cluster, runQuery, row!.key as Buffer);
  }

  /**
   * Chooses the server for a request. Without `Read-After`, a client with a known identity reads from the primary,
   * since it may have written; an anonymous client reads from one standby while that is fit.
   * @param client the id of the client
   * @param isAnonymous whether the identity of the client is unknown
   * @throws GraphQLError BAD_USER_INPUT if the header does not contain sealed log positions
   */
  async readsFor(request: IncomingMessage, client: string, isAnonymous: boolean): Promise<RequestReadSession> {
    const header = request.headers[READ_AFTER_HEADER];
    const reads = await this.#readsFor(header === undefined ? undefined : String(header), client, isAnonymous);
    this.#reads.set(request, reads);
    return reads;
  }

  /** The sealed log position after which the client must read from now on; null if nothing was read for the request. */
  readAfterOf(request: IncomingMessage): string | null {
    return this.#reads.get(request)?.readAfter ?? null;
  }

  async #readsFor(header: string | undefined, client: string, isAnonymous: boolean): Promise<RequestReadSession> {
    const from = (member: ClusterMember | null, required: LogPosition | null) =>
      new RequestReadSession(this.cluster, this.#seal, member, required);
    if (header === undefined) return from(isAnonymous ? this.cluster.chooseStandby(client, null) : null, null);
    const required = this.#parseHeader(header.split(','));
    if (required === null) return from(null, null);
    const chosen = this.cluster.chooseStandby(client, required);
    if (chosen) return from(chosen, required);
    // Another instance noticed a new primary before this one, which will notice it within a moment.
    for (const since = performance.now(); this.cluster.isUnknownBranch(required); await sleep(RETRY_INTERVAL_MS)) {
      if (performance.now() - since > FAILOVER_DETECTION_MS) break;
    }
    return from(this.cluster.chooseStandby(client, required), required);
  }

  /**
   * Returns a sealed log position behind everything committed so far. If the primary does not respond, a position that
   * no standby has reached: a client that has written must not read an older state.
   */
  async positionNow(): Promise<string> {
    const rows = await this.runQuery(SELECT_LOG_POSITION).catch(() => []);
    const unreached = { branch: this.cluster.branch ?? NO_BRANCH, position: parseLsn(END_OF_LOG)! };
    return this.#seal.seal(parseLogPosition(takeLogPosition(rows)) ?? unreached);
  }

  /**
   * Returns the log position that includes all positions of a header. Null if one of them was sealed with another key,
   * as before a restore: then only the primary certainly has everything.
   * @throws GraphQLError BAD_USER_INPUT
   */
  #parseHeader(values: readonly string[]): LogPosition | null {
    const texts = values.map((text) => text.trim());
    if (texts.length > MAX_POSITIONS || !texts.every((text) => this.#seal.isSealed(text))) {
      throw badInput(
        'Read-After',
        `a value is not valid. Send up to ${MAX_POSITIONS} values of extensions.readAfter unchanged.`,
      );
    }
    const places = texts.map((text) => this.#seal.open(text));
    return places.reduce((last, place) => (last && place && includes(last, place) ? last : last && place));
  }
}

const NO_BRANCH = { number: 0, id: '00000000-0000-0000-0000-000000000000' };

/** The reads of one request. */
export class RequestReadSession implements ReadSession, Standby {
  #place: LogPosition | null = null;

  constructor(
    private readonly cluster: Cluster,
    private readonly seal: LogPositionSeal,
    private readonly member: ClusterMember | null,
    private readonly required: LogPosition | null,
  ) {}

  /** The standby that the request reads from; null for the primary. */
  get standby(): Standby | null {
    return this.member && this;
  }

  get readAfter(): string | null {
    return this.#place && this.seal.seal(this.#place);
  }

  get position(): LogPosition | null {
    return this.#place;
  }

  addPosition(position: LogPosition | null): void {
    if (position && !(this.#place && includes(this.#place, position))) this.#place = position;
  }

  query(...parameters: Parameters<Standby['query']>): ReturnType<Standby['query']> {
    return this.member!.query(...parameters);
  }

  canFallBack(error: unknown): boolean {
    const member = this.member!;
    const isExcused = error instanceof OutdatedRead || member.canFallBack(error);
    if (isExcused) this.cluster.logFallback(member, error);
    return isExcused;
  }

  recordPosition(read: string | null | undefined, from: 'STANDBY' | 'PRIMARY'): void {
    const place = parseLogPosition(read);
    if (from === 'STANDBY' && !(place && this.cluster.accepts(place, this.required))) throw new OutdatedRead();
    this.addPosition(place);
  }

  async oldestHorizon(): Promise<bigint> {
    // Until then, other instances may still read what only the former primary has written.
    await sleep(Math.max(0, this.cluster.primarySince + FAILOVER_DETECTION_MS - performance.now()));
    return (await this.cluster.oldestHorizon()) ?? 0n;
  }
}
