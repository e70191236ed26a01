import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { ChangeKind } from '../../curation/history/revision.entity.ts';
import type { RecordType } from '../../records/record.entity.ts';

/** A change as the feed reports it to the owner of a webhook. */
export interface ReportedChange {
  token: string;
  kind: ChangeKind;
  recordId: string;
  type: RecordType;
  mergedInto: string | null;
  /** As of the transaction. */
  at: string;
  /** The record, if the owner may see it and it matches the filter. */
  record: { version: number } | null;
}

/** A message: its id, its body, and what the list of deliveries shows of it. */
export interface Message {
  id: string;
  body: Buffer;
  /** Null for a ping and for `feed.reset`. */
  change: ReportedChange | null;
  /** The token at which the webhook is once the receiver has accepted the message. */
  token: string;
}

const SECRET_BYTES = 32;

export function generateSecret(): Buffer {
  return randomBytes(SECRET_BYTES);
}

/** Returns a secret in the form that its owner gets (Standard Webhooks 1.0.0). */
export function secretText(secret: Buffer): string {
  return `whsec_${secret.toString('base64')}`;
}

/**
 * Returns the headers that identify and sign an attempt (Standard Webhooks 1.0.0).
 * @param secrets the current one first
 * @param at milliseconds since 1970
 */
export function signedHeaders({ id, body }: Message, secrets: readonly Buffer[], at: number): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000));
  const signatures = secrets.map((secret) => {
    const hmac = createHmac('sha256', secret).update(`${id}.${timestamp}.`).update(body);
    return `v1,${hmac.digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}

/**
 * Returns the message about a change. It has no text of the record, so that a redaction need not recall it.
 * @param changeId uuid of the change
 * @param number of the webhook
 */
export function changeMessage(change: ReportedChange, changeId: string, number: number): Message {
  const { kind, type, recordId, mergedInto, token, record } = change;
  // The version of a record that the owner cannot see would count hidden changes.
  const data = { kind, recordType: type, recordId, version: record?.version ?? null, mergedInto, token };
  const body = bodyOf(`${type.toLowerCase()}.${kind.toLowerCase()}`, change.at, data);
  return { id: messageId(changeId.replaceAll('-', ''), number), body, change, token };
}

/**
 * Returns the message that the feed cannot continue: the receiver has to read everything again.
 * @param from the token from which the feed cannot continue
 * @param token the token from which it goes on
 */
export function resetMessage(from: string, token: string, number: number, at: Date): Message {
  const id = createHash('sha256').update(from).digest('hex').slice(0, 32);
  return { id: messageId(id, number), body: bodyOf('feed.reset', at.toISOString(), { token }), change: null, token };
}

/** @param id the id of the message */
export function pingMessage(id: string, token: string, at: Date): Message {
  return { id, body: bodyOf('webhook.ping', at.toISOString(), { token }), change: null, token };
}

/** @param hex 32 hexadecimal digits */
export function messageId(hex: string, number: number): string {
  return `msg_${hex}_${number}`;
}

function bodyOf(type: string, timestamp: string, data: object): Buffer {
  return Buffer.from(JSON.stringify({ type, timestamp, data }));
}
