import type { DataSource } from 'typeorm';
import type { StoredKey } from '../../access/authenticator.ts';
import { Visibility } from '../../records/record.entity.ts';
import type { AttemptResult } from './attempt.ts';
import type { Message } from './message.ts';
import type { DisabledReason, Webhook } from './webhook.entity.ts';

// All statements are single ones on the pool: a process that has lost the lock of a webhook moves nothing, since each
// one compares the place from which it delivered.

/** A webhook that may have something to deliver. */
export interface DueWebhook {
  id: string;
  number: number;
  keyId: string;
  /** Whether the last attempt at its current message failed. */
  hasFailed: boolean;
  /** Milliseconds until its next attempt; 0 or less: now. */
  waitMs: number;
}

/** The state that an attempt depends on. */
export interface WebhookState
  extends Pick<Webhook, 'id' | 'number' | 'url' | 'types' | 'ids' | 'involving' | 'forum' | 'status' | 'token'> {
  key: StoredKey;
  /** The secrets that are valid now, the current one first. */
  secrets: Buffer[];
  /** The message whose last attempt failed; null if there is none. */
  pending: { id: string; messageId: string; attempts: number; waitMs: number } | null;
  pings: { id: string; messageId: string }[];
}

const DUE = `
  select w.id, w.number, w.api_key_id as "keyId", p.message_at is not null as "hasFailed",
    case when p.ping_at <= now() then 0
      else coalesce(extract(epoch from p.message_at - now()) * 1000, 0) end::float8 as "waitMs"
  from webhook w
  cross join lateral (
    select min(d.next_attempt_at) filter (where d.is_ping) as ping_at,
      min(d.next_attempt_at) filter (where not d.is_ping) as message_at
    from webhook_delivery d where d.webhook_id = w.id and d.status = 'PENDING'
  ) p
  where w.status = 'ACTIVE' or p.ping_at is not null
`;

/** Selects the state of the webhook $1. */
const STATE = `
  select w.id, w.number, w.url, w.types, w.ids, w.involving, w.forum, w.status, w.token,
    json_build_object('id', k.id, 'label', k.label, 'role', k.role,
      'ended', case when k.revoked_at is not null then 'REVOKED' when k.expires_at <= now() then 'EXPIRED' end) as key,
    k.expires_at as "keyExpiresAt",
    array(select s.secret from webhook_secret s where s.webhook_id = w.id and coalesce(s.expires_at > now(), true)
      order by s.expires_at is null desc) as secrets,
    (select json_build_object('id', d.id, 'messageId', d.message_id, 'attempts', d.attempts,
        'waitMs', extract(epoch from d.next_attempt_at - now()) * 1000)
      from webhook_delivery d where d.webhook_id = w.id and d.status = 'PENDING' and not d.is_ping
      order by d.created_at desc, d.id desc limit 1) as pending,
    array(select json_build_object('id', d.id, 'messageId', d.message_id) from webhook_delivery d
      where d.webhook_id = w.id and d.status = 'PENDING' and d.is_ping) as pings
  from webhook w join api_key k on k.id = w.api_key_id
  where w.id = $1
`;

const SETTLE = `
  with moved as (
    update webhook set token = $3, status = case when $4::text is null then 'ACTIVE' else 'DISABLED' end,
      disabled_reason = $4
    where id = $1 and token = $2 and status = 'ACTIVE' returning id
  ), superseded as (
    update webhook_delivery set status = 'FAILED', next_attempt_at = null
    where webhook_id = $1 and status = 'PENDING' and not is_ping and id <> $5 and exists (select from moved)
  ), noted as (
    insert into webhook_delivery as d (id, webhook_id, visibility, message_id, kind, record_id, token, status, attempts,
      response_status, problem, duration_ms, last_attempt_at, next_attempt_at, delivered_at)
    select $5, id, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, now(), now() + $16 * interval '1 ms',
      case when $11 = 'DELIVERED' then now() end
    from moved
    on conflict (id) do update set visibility = excluded.visibility, kind = excluded.kind, token = excluded.token,
      record_id = excluded.record_id, status = excluded.status, attempts = excluded.attempts,
      response_status = excluded.response_status, problem = excluded.problem, duration_ms = excluded.duration_ms,
      last_attempt_at = excluded.last_attempt_at, next_attempt_at = excluded.next_attempt_at,
      delivered_at = excluded.delivered_at
  )
  ${STATE} and exists (select from moved)
`;

/** The end of an attempt at a message. */
export interface SettledAttempt {
  message: Message;
  result: AttemptResult;
  /** Uuid of the delivery: that of the pending one if it is the same message. */
  deliveryId: string;
  attempts: number;
  /** Milliseconds until the next attempt; null: there is none. */
  retryMs: number | null;
  disabledReason: DisabledReason | null;
}

/** Reads and writes what deliveries depend on. */
export class DeliveryStore {
  constructor(private readonly db: Pick<DataSource, 'query'>) {}

  due(): Promise<DueWebhook[]> {
    return this.db.query(DUE);
  }

  /** Returns the state of a webhook; null if it was deleted. */
  async stateOf(id: string): Promise<WebhookState | null> {
    return stateIn(await this.db.query(STATE, [id]));
  }

  /**
   * Stores an attempt and, if the receiver accepted the message, moves the webhook behind it.
   * @returns the new state; null if another process or a client has moved the webhook
   */
  async settle(state: WebhookState, attempt: SettledAttempt): Promise<WebhookState | null> {
    const { message, result, deliveryId, attempts, retryMs, disabledReason } = attempt;
    const isDelivered = result.problem === null;
    const status = isDelivered ? 'DELIVERED' : retryMs === null ? 'FAILED' : 'PENDING';
    const token = isDelivered ? message.token : state.token;
    const rows = await this.db.query(SETTLE, [
      ...[state.id, state.token, token, disabledReason, deliveryId, visibilityFor(state), message.id],
      ...[message.change?.kind ?? null, message.change?.recordId ?? null, message.token, status, attempts],
      ...[result.status, result.problem, result.durationMs, retryMs],
    ]);
    // The select sees the webhook as before the statement, but the key and the secrets as they are.
    const seen = stateIn(rows);
    return seen && { ...seen, token, pending: null, status: disabledReason ? 'DISABLED' : 'ACTIVE' };
  }

  /** Moves a webhook behind changes that its owner does not get. @returns whether nobody else has moved it */
  async moveTo(state: WebhookState, token: string): Promise<boolean> {
    const [moved]: [unknown[], number] = await this.db.query(
      `update webhook set token = $3 where id = $1 and token = $2 and status = 'ACTIVE' returning id`,
      [state.id, state.token, token],
    );
    return moved.length > 0;
  }

  async settlePing(id: string, { problem, status, durationMs }: AttemptResult): Promise<void> {
    await this.db.query(
      `update webhook_delivery set status = $2, attempts = 1, response_status = $3, problem = $4, duration_ms = $5,
        last_attempt_at = now(), next_attempt_at = null, delivered_at = case when $4::text is null then now() end
      where id = $1 and status = 'PENDING'`,
      [id, problem === null ? 'DELIVERED' : 'FAILED', status, problem, durationMs],
    );
  }

  /** Disables the webhook of a key that has ended, with all its messages. */
  async disableForKey(id: string): Promise<void> {
    await this.db.query(
      `with disabled as (
        update webhook set status = 'DISABLED', disabled_reason = 'KEY_ENDED' where id = $1 and status <> 'DISABLED'
      )
      update webhook_delivery set status = 'FAILED', problem = 'KEY_ENDED', next_attempt_at = null
      where webhook_id = $1 and status = 'PENDING'`,
      [id],
    );
  }

  /** Disables the webhooks that came with a copy of another database: that database delivers to them. */
  async disableForeign(): Promise<void> {
    await this.db.query(`${DISABLE_RESTORED} and database <> database_identity()`);
  }

  /** Returns the uuids of the changes of tokens, in their order. */
  async changeIdsOf(tokens: readonly string[]): Promise<string[]> {
    const rows: { id: string }[] = await this.db.query(
      `select place.id from unnest($1::text[]) with ordinality as given (token, n)
        cross join lateral open_feed_token(given.token) place order by n`,
      [tokens],
    );
    return rows.map(({ id }) => id);
  }
}

/** Disables all webhooks that are not disabled yet; conditions may follow. */
export const DISABLE_RESTORED = `update webhook set status = 'DISABLED', disabled_reason = 'RESTORED'
  where status <> 'DISABLED'`;

/** Deletes deliveries that began before that, except those that are still tried; the ids begin with the time. */
export const PRUNE_DELIVERIES = `delete from webhook_delivery where status <> 'PENDING'
  and id < rpad(lpad(to_hex((extract(epoch from now() - make_interval(days => $1)) * 1000)::bigint), 12, '0'), 32, '0')::uuid`;

function stateIn([row]: (WebhookState & { keyExpiresAt: Date | null })[]): WebhookState | null {
  if (!row) return null;
  const { keyExpiresAt, ...state } = row;
  return { ...state, key: { ...state.key, expiresAt: keyExpiresAt } };
}

/** A demoted key no longer sees in the list of deliveries what it got as an editor. */
function visibilityFor({ key }: WebhookState): Visibility {
  return key.role === 'READER' ? Visibility.PUBLIC : Visibility.INTERNAL;
}
