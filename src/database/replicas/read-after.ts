import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { badInput } from '../../runtime/errors.ts';
import type { Cluster } from './cluster.ts';
import { END_OF_LOG, readLsn } from './lsn.ts';
import { BETWEEN_LOOKS_MS, LONGEST_ANSWER_MS, type Member } from './member.ts';
import { includes, type Place } from './place.ts';
import { PLACE_ALONE, readPlace, takePlace } from './place-reading.ts';
import { PlaceSeal } from './place-seal.ts';
import type { Reads, Standby } from './standby.ts';

/** The header by which a client is told what it has read or written, and says so. */
export const READ_AFTER = 'read-after';

/** Places that one request may name: a client that sends requests at once names what each of the last ones was told. */
const MAX_PLACES = 20;

/** Milliseconds within which every instance that runs has seen that another server is the primary. */
const ALL_HAVE_SEEN_MS = LONGEST_ANSWER_MS + 2 * BETWEEN_LOOKS_MS;
const BETWEEN_TRIES_MS = 25;

/** How the database is asked. */
type Ask = (statement: string) => Promise<Record<string, unknown>[]>;

/** That a standby has shown what its client must not see any more. */
class OutdatedRead extends Error {
  override name = 'OutdatedRead';
  override message = 'the standby has less than its client may be shown';
}

/** Decides from which server each request reads, on a database with standbys. */
export class ReadAfter {
  readonly #seal: PlaceSeal;
  readonly #reads = new WeakMap<IncomingMessage, RequestReads>();

  private constructor(
    private readonly cluster: Cluster,
    private readonly ask: Ask,
    key: Buffer,
  ) {
    this.#seal = new PlaceSeal(key);
  }

  /** @param ask asks the primary */
  static async open(cluster: Cluster, ask: Ask): Promise<ReadAfter> {
    const [row] = await ask('select key from place_seal');
    return new ReadAfter(cluster, ask, row!.key as Buffer);
  }

  /**
   * What a request reads, and from where. Without `Read-After` a client whose identity is known reads from the primary, since
   * it may have written; others read from one standby for as long as that is fit.
   * @param client the id of the client
   * @param isAnonymous whether it is not known who reads
   * @throws GraphQLError BAD_USER_INPUT if the header does not hold sealed places
   */
  async readsFor(request: IncomingMessage, client: string, isAnonymous: boolean): Promise<RequestReads> {
    const header = request.headers[READ_AFTER];
    const reads = await this.#readsFor(header === undefined ? undefined : String(header), client, isAnonymous);
    this.#reads.set(request, reads);
    return reads;
  }

  /** After which place the client of a request must read from now on, sealed; null if nothing was read for it. */
  readAfterOf(request: IncomingMessage): string | null {
    return this.#reads.get(request)?.readAfter ?? null;
  }

  async #readsFor(header: string | undefined, client: string, isAnonymous: boolean): Promise<RequestReads> {
    const from = (member: Member | null, wanted: Place | null) =>
      new RequestReads(this.cluster, this.#seal, member, wanted);
    if (header === undefined) return from(isAnonymous ? this.cluster.choose(client, null) : null, null);
    const wanted = this.#wantedIn(header.split(','));
    if (wanted === null) return from(null, null);
    const chosen = this.cluster.choose(client, wanted);
    if (chosen) return from(chosen, wanted);
    // Another instance has heard of a new primary before this one has, which will within a moment.
    for (const since = performance.now(); this.cluster.isUnknown(wanted); await sleep(BETWEEN_TRIES_MS)) {
      if (performance.now() - since > ALL_HAVE_SEEN_MS) break;
    }
    return from(this.cluster.choose(client, wanted), wanted);
  }

  /**
   * The place that lies behind everything committed by now, sealed. If the primary cannot say, one that no standby has
   * reached: a client that has written must not read from before that.
   */
  async placeNow(): Promise<string> {
    const rows = await this.ask(PLACE_ALONE).catch(() => []);
    const unreached = { branch: this.cluster.branch ?? NO_BRANCH, position: readLsn(END_OF_LOG)! };
    return this.#seal.seal(readPlace(takePlace(rows)) ?? unreached);
  }

  /**
   * The place that includes all that a header names; null if it names one that was not sealed by this database: that of a
   * database that was restored since then, of which only the primary is known to have all.
   * @throws GraphQLError BAD_USER_INPUT
   */
  #wantedIn(values: readonly string[]): Place | null {
    const texts = values.map((text) => text.trim());
    if (texts.length > MAX_PLACES || !texts.every((text) => this.#seal.isSealed(text))) {
      throw badInput(
        'Read-After',
        `a value is not a place that was issued. Send up to ${MAX_PLACES} values of extensions.readAfter as they are.`,
      );
    }
    const places = texts.map((text) => this.#seal.open(text));
    return places.reduce((last, place) => (last && place && includes(last, place) ? last : last && place));
  }
}

const NO_BRANCH = { number: 0, id: '00000000-0000-0000-0000-000000000000' };

/** What one request reads. */
export class RequestReads implements Reads, Standby {
  #place: Place | null = null;

  constructor(
    private readonly cluster: Cluster,
    private readonly seal: PlaceSeal,
    private readonly member: Member | null,
    private readonly wanted: Place | null,
  ) {}

  /** The standby that is read from; null if that is the primary. */
  get standby(): Standby | null {
    return this.member && this;
  }

  get readAfter(): string | null {
    return this.#place && this.seal.seal(this.#place);
  }

  query(...asked: Parameters<Standby['query']>): ReturnType<Standby['query']> {
    return this.member!.query(...asked);
  }

  excuses(error: unknown): boolean {
    const member = this.member!;
    const isExcused = error instanceof OutdatedRead || member.excuses(error);
    if (isExcused) this.cluster.reportReplaced(member, error);
    return isExcused;
  }

  note(read: string | null | undefined, from: 'STANDBY' | 'PRIMARY'): void {
    const place = readPlace(read);
    if (from === 'STANDBY' && !(place && this.cluster.accepts(place, this.wanted))) throw new OutdatedRead();
    if (place && !(this.#place && includes(this.#place, place))) this.#place = place;
  }

  async oldestHorizon(): Promise<bigint> {
    // Until then other instances may still show what a server that was the primary before has written alone.
    await sleep(Math.max(0, this.cluster.primarySince + ALL_HAVE_SEEN_MS - performance.now()));
    return (await this.cluster.oldestHorizon()) ?? 0n;
  }
}
