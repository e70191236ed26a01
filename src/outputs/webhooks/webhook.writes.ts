import { isAllowed, visibleRowsOf } from '../../access/permissions.ts';
import { apiKeyIdOf, type Role } from '../../access/viewer.ts';
import type { ApiKeyRole } from '../../curation/api-keys/api-key.entity.ts';
import { KEY_CODES } from '../../curation/api-keys/api-key.rules.ts';
import { feedStart } from '../../curation/history/change.reads.ts';
import { WEBHOOK_LOCKS } from '../../database/advisory-locks.ts';
import { StatementWriter } from '../../query/sql.ts';
import { formatId, parseId } from '../../records/values/ids.ts';
import { newId } from '../../records/values/new-id.ts';
import { MAX_PASSAGE_CHARS } from '../../records/values/text.ts';
import { PRESENCE_CODES } from '../../records/writing/changes.writes.ts';
import type { DraftOf } from '../../records/writing/drafts.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import type { InputErrors } from '../../records/writing/input-errors.ts';
import { insertOne } from '../../records/writing/record.writes.ts';
import { recordUnknown, VALUE_CODES, validateOptionalText, validateUrl } from '../../records/writing/rules.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { generateSecret, messageId, secretText } from './message.ts';
import { type AddressFault, ReceiverAddresses } from './receiver-address.ts';
import { Webhook, WebhookStatus } from './webhook.entity.ts';
import type { CreateWebhookInput, UpdateWebhookInput } from './webhook.inputs.ts';

const CODES = errorCodes({
  WEBHOOKS_DISABLED: ['The operator has switched webhooks off. Ask for the setting WEBHOOKS.'],
  WEBHOOK_UNKNOWN: ['No webhook of the client has the id. List them by `webhooks`.'],
  WEBHOOK_OWNER_MISSING: ['Only API keys own webhooks. Send an API key or, as an administrator, give `keyId`.'],
  WEBHOOKS_TOO_MANY: ['There are too many webhooks, of the API key or in all. Delete one of them first.', 'max'],
  WEBHOOK_URL_INVALID: [
    'The URL does not begin with https://, or has a user name, a password or a fragment. Correct it.',
  ],
  WEBHOOK_ADDRESS_REFUSED: ['The host of the URL is not public. Give a public one, or ask the operator to allow it.'],
  API_KEY_ENDED: ['The API key was revoked or has expired. Create a webhook for another key.'],
  TOKEN_INVALID: ['The value is not a token of this feed, or it is too old. Use a newer one.', 'given'],
  OVERLAP_INVALID: ['The overlap is not from 0 to 168 hours. Give such a number, or omit it.', 'given'],
});

/** Maximum number of webhooks of one API key, and of all. */
const MAX_WEBHOOKS_PER_KEY = 10;
const MAX_WEBHOOKS = 1_000;

/** Maximum length of the lists in a filter, as in the query `changes`. */
const MAX_IDS = 100;
const MAX_PARTIES = 10;

const DEFAULT_OVERLAP_HOURS = 24;
const MAX_OVERLAP_HOURS = 168;

/** The channel on which servers are notified that a webhook has work. */
export const WEBHOOK_CHANNEL = 'entente_webhooks';

/** The rules of the operator: as in the context of the request. */
type Allowed = readonly string[] | null | undefined;

/** A webhook whose new secret is available only now. As JSON it has no secret, so that none is stored. */
export class WithSecret {
  readonly #secret: string;

  constructor(
    /** Uuid of the webhook. */
    readonly id: string,
    secret: string,
  ) {
    this.#secret = secret;
  }

  get secret(): string {
    return this.#secret;
  }
}

interface Owner {
  id: string;
  role: ApiKeyRole;
}

/**
 * Creates a webhook for an API key: that of the client or, for administrators, any.
 * @param keyId id of the key, as clients know it
 * @throws RuleViolations WEBHOOKS_DISABLED, WEBHOOK_OWNER_MISSING, API_KEY_UNKNOWN, API_KEY_ENDED, WEBHOOKS_TOO_MANY,
 *   WEBHOOK_URL_INVALID, WEBHOOK_ADDRESS_REFUSED, TOKEN_INVALID, LIST_TOO_LONG, and those of texts and references
 */
export async function createWebhook(
  context: WriteContext,
  draft: DraftOf<CreateWebhookInput>,
  allowed: Allowed,
): Promise<WithSecret> {
  const { db, errors } = context;
  const addresses = assertEnabled(errors, allowed);
  await db.query('select pg_advisory_xact_lock($1, 0)', [WEBHOOK_LOCKS]);
  const owner = await ownerOf(context, draft.keyId ?? null);
  if (owner) await assertRoom(context, owner);
  const url = validateAddress(errors.at('url'), draft.url, addresses);
  const description = validateOptionalText(errors.at('description'), draft.description, MAX_PASSAGE_CHARS);
  const filter = await filterOf(context, draft, owner);
  const token = owner ? await startToken(context, owner, draft.after ?? null) : '';
  errors.throwIfAny();
  const id = await insertOne(context, Webhook, { apiKeyId: owner!.id, url, description, token, ...filter });
  const secret = await addSecret(context, id);
  await wakeServers(context);
  return new WithSecret(id, secret);
}

/**
 * Changes a webhook. A changed address, and the status ACTIVE, are tried at once.
 * @param given its id, as clients know it
 * @returns its uuid
 * @throws RuleViolations WEBHOOK_UNKNOWN, VALUE_REQUIRED, API_KEY_ENDED, and as `createWebhook`
 */
export async function updateWebhook(
  context: WriteContext,
  given: string,
  change: { [Field in keyof DraftOf<UpdateWebhookInput>]?: DraftOf<UpdateWebhookInput>[Field] | null },
  allowed: Allowed,
): Promise<string> {
  const { db, errors } = context;
  const addresses = assertEnabled(errors, allowed);
  const webhook = await lockWebhook(context, given);
  for (const field of ['url', 'status'] as const) {
    if (change[field] !== null) continue;
    const message = 'The field can be changed, but not cleared. Omit it to keep its value.';
    errors.at(field).add(PRESENCE_CODES.VALUE_REQUIRED, message);
  }
  const { url, status, description } = change;
  if (status === WebhookStatus.ACTIVE) assertKeyLives(errors.at('status'), webhook);
  const row = {
    ...(url && { url: validateAddress(errors.at('url'), url, addresses) }),
    ...(description !== undefined && {
      description: validateOptionalText(errors.at('description'), description, MAX_PASSAGE_CHARS),
    }),
    ...(await filterOf(context, change, { id: webhook.keyId, role: webhook.role })),
    ...(status && { status, disabledReason: null }),
    ...(status === WebhookStatus.ACTIVE && { database: () => 'database_identity()' }),
  };
  errors.throwIfAny();
  if (Object.keys(row).length > 0) await db.update(Webhook, webhook.id, row);
  await db.query(
    `update webhook_delivery set next_attempt_at = now() where webhook_id = $1 and status = 'PENDING' and not is_ping`,
    [webhook.id],
  );
  await wakeServers(context);
  return webhook.id;
}

/**
 * Gives a webhook a new secret. Messages are signed with the previous one too, for a while.
 * @throws RuleViolations WEBHOOK_UNKNOWN, OVERLAP_INVALID
 */
export async function rotateWebhookSecret(
  context: WriteContext,
  given: string,
  overlapHours: number | null | undefined,
  allowed: Allowed,
): Promise<WithSecret> {
  const { db, errors } = context;
  assertEnabled(errors, allowed);
  const { id } = await lockWebhook(context, given);
  const hours = overlapHours ?? DEFAULT_OVERLAP_HOURS;
  if (hours < 0 || hours > MAX_OVERLAP_HOURS) {
    const message = `${hours} is not a number of hours from 0 to ${MAX_OVERLAP_HOURS}.`;
    errors.at('overlapHours').add(CODES.OVERLAP_INVALID, message, { given: hours });
  }
  errors.throwIfAny();
  await db.query('delete from webhook_secret where webhook_id = $1 and expires_at is not null', [id]);
  await db.query(`update webhook_secret set expires_at = now() + make_interval(hours => $2) where webhook_id = $1`, [
    id,
    hours,
  ]);
  return new WithSecret(id, await addSecret(context, id));
}

/**
 * Starts deliveries again, also of a disabled webhook: behind a token, or where they stopped.
 * @throws RuleViolations WEBHOOK_UNKNOWN, TOKEN_INVALID, API_KEY_ENDED
 */
export async function redeliverWebhook(
  context: WriteContext,
  given: string,
  after: string | null | undefined,
  allowed: Allowed,
): Promise<string> {
  const { db, errors } = context;
  assertEnabled(errors, allowed);
  const webhook = await lockWebhook(context, given);
  assertKeyLives(errors.at('id'), webhook);
  const token = after == null ? webhook.token : await startToken(context, webhook, after);
  errors.throwIfAny();
  await db.query(
    `update webhook set token = $2, status = 'ACTIVE', disabled_reason = null, database = database_identity()
      where id = $1`,
    [webhook.id, token],
  );
  await db.query(
    `update webhook_delivery set status = 'FAILED', next_attempt_at = null
      where webhook_id = $1 and status = 'PENDING' and not is_ping`,
    [webhook.id],
  );
  await wakeServers(context);
  return webhook.id;
}

/**
 * Lets a server send a test message, whatever the status of the webhook. A ping that is still waiting is not sent twice.
 * @returns the uuids of the webhook and of the delivery
 * @throws RuleViolations WEBHOOK_UNKNOWN, API_KEY_ENDED
 */
export async function pingWebhook(
  context: WriteContext,
  given: string,
  allowed: Allowed,
): Promise<{ id: string; deliveryId: string }> {
  const { db, errors } = context;
  assertEnabled(errors, allowed);
  const webhook = await lockWebhook(context, given);
  assertKeyLives(errors.at('id'), webhook);
  errors.throwIfAny();
  const [waiting]: { id: string }[] = await db.query(
    `select id from webhook_delivery where webhook_id = $1 and status = 'PENDING' and is_ping`,
    [webhook.id],
  );
  const deliveryId = waiting?.id ?? newId();
  if (!waiting) {
    await db.query(
      `insert into webhook_delivery (id, webhook_id, visibility, message_id, is_ping, token, status, next_attempt_at)
        values ($1, $2, 'PUBLIC', $3, true, $4, 'PENDING', now())`,
      [deliveryId, webhook.id, messageId(deliveryId.replaceAll('-', ''), webhook.number), webhook.token],
    );
  }
  await wakeServers(context);
  return { id: webhook.id, deliveryId };
}

/** Deletes a webhook with its secrets and deliveries. @throws RuleViolations WEBHOOK_UNKNOWN */
export async function deleteWebhook(context: WriteContext, given: string, allowed: Allowed): Promise<string> {
  assertEnabled(context.errors, allowed);
  const { id } = await lockWebhook(context, given);
  context.errors.throwIfAny();
  await context.db.delete(Webhook, id);
  return formatId('webhook', id);
}

/** @throws RuleViolations WEBHOOKS_DISABLED */
function assertEnabled(errors: InputErrors, allowed: Allowed): ReceiverAddresses {
  if (allowed) return new ReceiverAddresses(allowed);
  errors.add(CODES.WEBHOOKS_DISABLED, 'Webhooks are switched off on this server.');
  return errors.throwNow();
}

/** The servers wake at the commit. */
async function wakeServers({ db }: WriteContext): Promise<void> {
  await db.query(`select pg_notify($1, '')`, [WEBHOOK_CHANNEL]);
}

async function addSecret({ db }: WriteContext, webhookId: string): Promise<string> {
  const secret = generateSecret();
  await db.query('insert into webhook_secret (webhook_id, secret) values ($1, $2)', [webhookId, secret]);
  return secretText(secret);
}

interface FoundKey extends Owner {
  hasEnded: boolean;
}

const KEY_STATE = `k.role, k.revoked_at is not null or coalesce(k.expires_at <= now(), false) as "hasEnded"`;

/** Returns the API key that will own a webhook; null after an error. Another client's key counts as unknown. */
async function ownerOf({ db, viewer, errors }: WriteContext, keyId: string | null): Promise<Owner | null> {
  const at = errors.at('keyId');
  const own = apiKeyIdOf(viewer);
  const read = keyId === null ? null : parseId(keyId);
  const id = keyId === null ? own : read?.type === 'api_key' ? read.uuid : null;
  if (keyId === null && own === null) {
    at.add(CODES.WEBHOOK_OWNER_MISSING, 'Only API keys own webhooks, and the client has none. Give the id of one.');
    return null;
  }
  const isVisible = id === own || isAllowed(viewer, 'MANAGE_API_KEYS');
  const [found]: FoundKey[] =
    id !== null && isVisible ? await db.query(`select k.id, ${KEY_STATE} from api_key k where k.id = $1`, [id]) : [];
  if (!found) at.add(KEY_CODES.API_KEY_UNKNOWN, 'There is no such API key. Check the id.');
  else if (found.hasEnded) assertKeyLives(at, found);
  return found ?? null;
}

async function assertRoom({ db, errors }: WriteContext, owner: Owner): Promise<void> {
  const [{ all, own }]: [{ all: number; own: number }] = await db.query(
    `select count(*)::integer as all, (count(*) filter (where api_key_id = $1))::integer as own from webhook`,
    [owner.id],
  );
  const max = own >= MAX_WEBHOOKS_PER_KEY ? MAX_WEBHOOKS_PER_KEY : all >= MAX_WEBHOOKS ? MAX_WEBHOOKS : null;
  if (max === null) return;
  const whose = max === MAX_WEBHOOKS ? 'The server' : 'The API key';
  errors.add(CODES.WEBHOOKS_TOO_MANY, `${whose} has ${max} webhooks already. Delete one of them first.`, { max });
}

interface LockedWebhook extends FoundKey {
  keyId: string;
  number: number;
  token: string;
}

/** Locks a webhook that the client may see. @throws RuleViolations WEBHOOK_UNKNOWN */
async function lockWebhook({ db, viewer, errors }: WriteContext, given: string): Promise<LockedWebhook> {
  const read = parseId(given);
  const [found]: LockedWebhook[] = await db.query(
    `select w.id, w.number, w.token, w.api_key_id as "keyId", ${KEY_STATE}
      from webhook w join api_key k on k.id = w.api_key_id where w.id = $1 and ($2 or w.api_key_id = $3) for update of w`,
    [read?.type === 'webhook' ? read.uuid : null, isAllowed(viewer, 'MANAGE_API_KEYS'), apiKeyIdOf(viewer)],
  );
  if (found) return found;
  errors.at('id').add(CODES.WEBHOOK_UNKNOWN, 'There is no such webhook. Check the id.');
  return errors.throwNow();
}

function assertKeyLives(at: InputErrors, { hasEnded }: FoundKey): void {
  if (hasEnded) at.add(CODES.API_KEY_ENDED, 'The API key was revoked or has expired. Use another key.');
}

const URL_MESSAGES: { readonly [fault in AddressFault]: string } = {
  FORM: 'The URL has a user name, a password or a fragment. Leave them out.',
  SCHEME: 'The URL does not begin with https://.',
  HOST: 'The host of the URL is not public.',
};

function validateAddress(errors: InputErrors, address: string, addresses: ReceiverAddresses): string {
  const url = validateUrl(errors, address);
  if (errors.hasErrorHere) return url;
  const fault = addresses.faultOf(new URL(url));
  const code = fault === 'HOST' ? CODES.WEBHOOK_ADDRESS_REFUSED : CODES.WEBHOOK_URL_INVALID;
  if (fault !== null) errors.add(code, URL_MESSAGES[fault]);
  return url;
}

/** The filter in the draft of an input; null clears a field. */
interface FilterDraft {
  types?: readonly unknown[] | null;
  recordIds?: string[] | null;
  involvingIds?: string[] | null;
  forumId?: string | null;
}

/** Returns the columns of the given fields of a filter, with ids as clients know them. */
async function filterOf(context: WriteContext, draft: FilterDraft, owner: Owner | null): Promise<Partial<Webhook>> {
  const { types, recordIds, involvingIds, forumId } = draft;
  const { errors } = context;
  validateLength(errors.at('recordIds'), recordIds, MAX_IDS);
  validateLength(errors.at('involvingIds'), involvingIds, MAX_PARTIES);
  const found = await idsOf(context, [recordIds ?? [], involvingIds ?? [], forumId ?? []].flat(), owner);
  const idOf = (uuid: string, at: InputErrors) => {
    const id = found.get(uuid);
    if (!id && !at.hasErrorHere) recordUnknown(at, uuid, 'record');
    return id ?? '';
  };
  const idsAt = (field: 'recordIds' | 'involvingIds') =>
    draft[field]?.map((uuid, index) => idOf(uuid, errors.at(field, index))) ?? null;
  return {
    ...(types !== undefined && { types: types as Webhook['types'] }),
    ...(recordIds !== undefined && { ids: idsAt('recordIds') }),
    ...(involvingIds !== undefined && { involving: idsAt('involvingIds') }),
    ...(forumId !== undefined && { forum: forumId && idOf(forumId, errors.at('forumId')) }),
  };
}

function validateLength(errors: InputErrors, list: readonly string[] | null | undefined, max: number): void {
  if (list && list.length > max) {
    errors.add(VALUE_CODES.LIST_TOO_LONG, `${list.length} are too many. Give up to ${max}.`, { max });
  }
}

/** Returns the ids of records by uuid, without those that the owner of the webhook may not see. */
async function idsOf({ db }: WriteContext, uuids: string[], owner: Owner | null): Promise<ReadonlyMap<string, string>> {
  if (uuids.length === 0) return new Map();
  const visible = ownerRows(owner)?.('visibility') ?? 'true';
  const rows: { id: string; type: string }[] = await db.query(
    `select id, lower(type) as type from record where id = any($1) and ${visible}`,
    [uuids],
  );
  return new Map(rows.map(({ id, type }) => [id, formatId(type, id)]));
}

function ownerRows(owner: Owner | null) {
  return owner && visibleRowsOf({ role: owner.role as Role, name: null });
}

/** Returns the token after which a webhook begins: the one given, or that of now, as its owner sees the feed. */
async function startToken(context: WriteContext, owner: Owner, after: string | null): Promise<string> {
  const { db, errors } = context;
  const start = feedStart(after);
  if (start) {
    const writer = new StatementWriter(ownerRows(owner));
    const statement = writer.write(start);
    const { text, values } = writer.finish(() => statement);
    const [found]: [{ token: string; isTooOld: boolean }] = await db.query(text, [...values]);
    if (!found.isTooOld) return found.token;
  }
  const given = after!.slice(0, 80);
  const message = 'The value is not a token of this feed, or it is too old. Use a newer one.';
  errors.at('after').add(CODES.TOKEN_INVALID, message, { given });
  return '';
}
