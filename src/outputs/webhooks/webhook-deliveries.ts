import type { GraphQLSchema } from 'graphql';
import type { DataSource } from 'typeorm';
import { viewerOfKey } from '../../access/authenticator.ts';
import type { Client, RequestContext } from '../../access/context.ts';
import type { NotificationListener } from '../../database/notifications/notification-listener.ts';
import { InternalQuery } from '../../query/running/internal-query.ts';
import type { Reader } from '../../query/running/reader.ts';
import { newId } from '../../records/values/new-id.ts';
import type { Log } from '../../runtime/log.ts';
import { ATTEMPT_OUTCOMES, type AttemptOutcome, type Metrics } from '../../runtime/telemetry/metrics.ts';
import { errorCodeOf } from '../../server/graphql/operation-log.ts';
import { Admission } from '../../server/http/admission.ts';
import type { HttpServer } from '../../server/http/http-server.ts';
import { nextMinute } from '../../server/http/rate-limiter.ts';
import { DEADLINE_MS } from '../../server/http/request-deadline.ts';
import { type AttemptResult, attempt } from './attempt.ts';
import { DeliveryStore, type DueWebhook, type WebhookState } from './delivery.writes.ts';
import { delayAfter } from './delivery-schedule.ts';
import {
  changeMessage,
  type Message,
  pingMessage,
  type ReportedChange,
  resetMessage,
  signedHeaders,
} from './message.ts';
import { ReceiverAddresses } from './receiver-address.ts';
import type { DisabledReason } from './webhook.entity.ts';
import { type LockTarget, WebhookLocks } from './webhook-locks.ts';

/** Changes of one page. */
const PAGE_SIZE = 50;

const PAGE = `query ($after: String, $types: [RecordType!], $ids: [ID!], $involving: [String!], $forum: ID) {
  changes(after: $after, types: $types, ids: $ids, involving: $involving, forum: $forum, first: ${PAGE_SIZE}) {
    nodes { token kind recordId type mergedInto at record { version } }
    endToken
    hasMore
    resetRequired
  }
}`;

interface ChangePage {
  nodes: ReportedChange[];
  endToken: string;
  hasMore: boolean;
  resetRequired: boolean;
}

/**
 * Maximum number of attempts in flight in one process, in all and of one API key: of webhooks whose last attempt was
 * quick, and of all others. Receivers that are slow or dead thus leave the places of the quick ones alone.
 */
const QUICK = { maxActive: 6, maxActivePerClient: 3 };
const SLOW = { maxActive: 2, maxActivePerClient: 1 };

/** Every webhook has its place in the queue. */
const UNLIMITED_QUEUE = {
  maxQueued: Number.POSITIVE_INFINITY,
  maxQueuedPerClient: Number.POSITIVE_INFINITY,
  maxWaitMs: Number.POSITIVE_INFINITY,
};

/** Attempts that take longer are slow. */
const MAX_QUICK_MS = 1_000;

/** Milliseconds after which all webhooks are checked without a notification. */
const MAX_WAIT_MS = 30_000;

/** Milliseconds after which a webhook is checked that another process works on: that process may be killed. */
const CONTESTED_WAIT_MS = 5_000;

/** Delay after an error that is not the receiver's. */
const ERROR_DELAY_MS = 5_000;

/** Milliseconds that attempts in flight have at the end of the process. */
const GRACE_MS = 3_000;

export interface WebhookDeliveriesOptions {
  schema: GraphQLSchema;
  reader: Reader<RequestContext>;
  /** The primary. */
  dataSource: DataSource;
  /** The database without a pooler. */
  locks: LockTarget;
  announcements: NotificationListener;
  /** Charges the owners of webhooks for the pages that are read for them. */
  httpServer: Pick<HttpServer, 'runFor' | 'url'>;
  /** WEBHOOK_ALLOW. */
  allowed: readonly string[];
  metrics: Metrics | null;
  log: Log;
}

/**
 * Delivers the changes of the feed to webhooks. Each webhook has a place in the feed, and gets one message after the
 * other. Any number of processes deliver: a lock for each webhook lets one of them do so at a time.
 */
export class WebhookDeliveries {
  readonly #store: DeliveryStore;
  readonly #locks: WebhookLocks;
  readonly #addresses: ReceiverAddresses;
  readonly #page: InternalQuery<{ changes: ChangePage }, RequestContext>;
  readonly #quick = new Admission({ ...QUICK, ...UNLIMITED_QUEUE });
  readonly #slow = new Admission({ ...SLOW, ...UNLIMITED_QUEUE });
  /** Numbers of webhooks whose last attempt in this process failed or was slow. */
  readonly #slowNumbers = new Set<number>();
  /** Webhooks that this process works on, by number. */
  readonly #working = new Map<number, Promise<void>>();
  /** Webhooks to begin again once the current work on them has ended. */
  readonly #again = new Map<number, DueWebhook>();
  readonly #timers = new Map<number, NodeJS.Timeout>();
  /** Aborted to check all webhooks at once. */
  #waking = new AbortController();
  #isClosing = false;
  readonly #ending = new AbortController();
  #running: Promise<void> | null = null;
  #inFlight = 0;

  constructor(private readonly options: WebhookDeliveriesOptions) {
    this.#store = new DeliveryStore(options.dataSource);
    this.#locks = new WebhookLocks(options.locks);
    this.#addresses = new ReceiverAddresses(options.allowed);
    this.#page = new InternalQuery(PAGE, options.schema, options.reader);
  }

  /** Number of attempts in flight. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Delivers until `close`. */
  open(): void {
    this.#running ??= this.#run();
  }

  /** Checks all webhooks at once. */
  wake(): void {
    this.#waking.abort();
  }

  /** Waits briefly for attempts in flight. A message whose attempt is cut off is sent again by another process. */
  async close(): Promise<void> {
    this.#isClosing = true;
    this.wake();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    const timer = setTimeout(() => this.#ending.abort(), GRACE_MS);
    await this.#running;
    await Promise.all(this.#working.values());
    clearTimeout(timer);
    this.#ending.abort();
    await this.#locks.close();
  }

  async #run(): Promise<void> {
    const { announcements, log } = this.options;
    let isChecked = false;
    while (!this.#isClosing) {
      this.#waking = new AbortController();
      const seen = announcements.count;
      let waitMs = MAX_WAIT_MS;
      try {
        if (!isChecked) await this.#store.disableForeign();
        isChecked = true;
        await this.#locks.connect();
        for (const webhook of await this.#store.due()) {
          if (webhook.waitMs <= 0) this.#begin(webhook);
          else waitMs = Math.min(waitMs, webhook.waitMs);
        }
      } catch (err) {
        if (!this.#isClosing) log.warn({ err }, 'Webhooks could not be read; retrying');
        waitMs = ERROR_DELAY_MS;
      }
      if (!this.#isClosing) await announcements.waitForNext(seen, this.#waking.signal, Math.ceil(waitMs));
    }
  }

  /** Begins work on a webhook. If this process is at work on it, it looks once more afterwards. */
  #begin(webhook: DueWebhook): void {
    const { number } = webhook;
    clearTimeout(this.#timers.get(number));
    this.#timers.delete(number);
    if (this.#isClosing) return;
    if (this.#working.has(number)) {
      this.#again.set(number, webhook);
      return;
    }
    const work = this.#work(webhook)
      .catch((error) => this.#failed(webhook, error))
      .then((retryMs) => {
        this.#working.delete(number);
        const again = this.#again.get(number);
        this.#again.delete(number);
        if (again) this.#begin(again);
        else if (retryMs !== null && retryMs <= MAX_WAIT_MS)
          this.#beginLater({ ...webhook, hasFailed: false }, retryMs);
      });
    this.#working.set(number, work);
  }

  /** Later attempts than the next check of all webhooks need no timer. */
  #beginLater(webhook: DueWebhook, ms: number): void {
    if (this.#isClosing) return;
    const timer = setTimeout(() => this.#begin(webhook), ms);
    timer.unref();
    this.#timers.set(webhook.number, timer);
  }

  /** Returns the milliseconds until the next try. */
  #failed(webhook: DueWebhook, err: unknown): number | null {
    if (this.#isClosing || this.#ending.signal.aborted) return null;
    // The connection of the locks is lost: the check of all webhooks reports that.
    if ((err as Error).name === 'AbortError') return ERROR_DELAY_MS;
    if (errorCodeOf(err) === 'RATE_LIMITED') return nextMinute().getTime() - Date.now();
    this.options.log.warn({ err, webhook: webhook.number }, 'Changes could not be read for a webhook; retrying');
    return ERROR_DELAY_MS;
  }

  /**
   * Delivers one page of changes.
   * @returns the milliseconds until there is more to do; null if there is nothing
   */
  async #work(webhook: DueWebhook): Promise<number | null> {
    const { number, keyId, hasFailed } = webhook;
    const places = hasFailed || this.#slowNumbers.has(number) ? this.#slow : this.#quick;
    const place = await places.enter(keyId, this.#ending.signal);
    try {
      if (this.#isClosing) return null;
      const lock = await this.#locks.take(number);
      if (!lock) return CONTESTED_WAIT_MS;
      try {
        return await this.#deliver(webhook.id, AbortSignal.any([lock.lost, this.#ending.signal]));
      } finally {
        await lock.release().catch(() => undefined);
      }
    } finally {
      place.leave();
    }
  }

  async #deliver(id: string, signal: AbortSignal): Promise<number | null> {
    let state = await this.#store.stateOf(id);
    if (!state) return null;
    if (state.key.ended === null) {
      for (const ping of state.pings) {
        const message = pingMessage(ping.messageId, state.token, new Date());
        await this.#store.settlePing(ping.id, await this.#attempt(state, message, signal));
      }
    }
    const filter = filterOf(state);
    if (!(await this.#mayDeliver(state))) return null;
    if (state.pending && state.pending.waitMs > 0) return state.pending.waitMs;
    const page = await this.#readPage(state, signal);
    const messages = await this.#messagesOf(state, page);
    if (messages.length > 0) {
      // The page may name changes that are later than the state: a secret that ended before a change does not sign it.
      const { token } = state;
      state = await this.#store.stateOf(id);
      if (state?.token !== token) return 0;
    }
    for (const message of messages) {
      if (this.#isClosing || signal.aborted) return null;
      if (!(await this.#mayDeliver(state))) return null;
      // The page was read with other rights, or for another filter.
      if (filterOf(state) !== filter) return 0;
      const settled = await this.#send(state, message, signal);
      if (settled.state === null || settled.retryMs !== null) return settled.retryMs;
      state = settled.state;
    }
    if (page.resetRequired) return 0;
    if (page.endToken !== state.token && !(await this.#store.moveTo(state, page.endToken))) return 0;
    return page.hasMore ? 0 : null;
  }

  /** Whether messages may be sent to a webhook now. It is disabled if its key has ended. */
  async #mayDeliver({ id, status, key }: WebhookState): Promise<boolean> {
    if (key.ended !== null) await this.#store.disableForKey(id);
    return status === 'ACTIVE' && key.ended === null;
  }

  /** Reads the next changes as the owner of a webhook would by the query `changes`. */
  #readPage(
    { key, token: after, types, ids, involving, forum }: WebhookState,
    signal: AbortSignal,
  ): Promise<ChangePage> {
    const { httpServer, dataSource } = this.options;
    const viewer = viewerOfKey(key);
    const client: Client = { id: viewer.identity!, hasKey: true };
    const waiting = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
    return httpServer.runFor(client, waiting, async (meter) => {
      const context = { viewer, client, db: dataSource, waiting, meter, publicUrl: httpServer.url };
      return (await this.#page.dataOf({ after, types, ids, involving, forum }, context)).changes;
    });
  }

  async #messagesOf({ token, number }: WebhookState, page: ChangePage): Promise<Message[]> {
    if (page.resetRequired) return [resetMessage(token, page.endToken, number, new Date())];
    if (page.nodes.length === 0) return [];
    const changeIds = await this.#store.changeIdsOf(page.nodes.map((change) => change.token));
    return page.nodes.map((change, index) => changeMessage(change, changeIds[index]!, number));
  }

  /**
   * Makes one attempt at a message, and stores it.
   * @returns the state behind the message, and the milliseconds until the next attempt; both null if the webhook was moved
   *   meanwhile or is disabled now
   */
  async #send(
    state: WebhookState,
    message: Message,
    signal: AbortSignal,
  ): Promise<{ state: WebhookState | null; retryMs: number | null }> {
    const result = await this.#attempt(state, message, signal);
    const { pending } = state;
    const isRetry = pending?.messageId === message.id;
    const attempts = (isRetry ? pending.attempts : 0) + 1;
    const { problem, status, retryAfter } = result;
    const retryMs = problem && delayAfter({ attempts, status, retryAfter }, Date.now(), Math.random());
    const disabledReason: DisabledReason | null =
      problem === null || retryMs !== null ? null : problem === 'GONE' ? 'GONE' : 'UNREACHABLE';
    const deliveryId = isRetry ? pending.id : newId();
    const settled = { message, result, deliveryId, attempts, retryMs, disabledReason };
    const after = await this.#store.settle(state, settled);
    return { state: problem === null ? after : null, retryMs };
  }

  async #attempt(
    { number, url, secrets }: WebhookState,
    message: Message,
    signal: AbortSignal,
  ): Promise<AttemptResult> {
    this.#inFlight += 1;
    try {
      const headers = signedHeaders(message, secrets, Date.now());
      const result = await attempt({ url, headers, body: message.body, addresses: this.#addresses }, signal);
      if (result.problem !== null || result.durationMs > MAX_QUICK_MS) this.#slowNumbers.add(number);
      else this.#slowNumbers.delete(number);
      this.options.metrics?.webhookAttempt(outcomeOf(result), result.durationMs / 1000);
      return result;
    } finally {
      this.#inFlight -= 1;
    }
  }
}

/** Returns a text that changes with the changes that a webhook gets: by its filter, and by the rights of its owner. */
function filterOf({ types, ids, involving, forum, key }: WebhookState): string {
  return JSON.stringify([types, ids, involving, forum, key.role]);
}

function outcomeOf({ status, problem }: AttemptResult): AttemptOutcome {
  const ofStatus = ATTEMPT_OUTCOMES.find((outcome) => status !== null && outcome === `${Math.floor(status / 100)}xx`);
  if (ofStatus) return ofStatus;
  return problem === 'TIMEOUT' ? 'timeout' : problem === 'ADDRESS_REFUSED' ? 'refused' : 'failed';
}
