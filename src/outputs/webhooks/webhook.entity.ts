import { GraphQLDateTime, GraphQLURL } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { ApiKey } from '../../curation/api-keys/api-key.entity.ts';
import { ChangeKind } from '../../curation/history/revision.entity.ts';
import { FieldColumn, OneOf, Reference } from '../../records/entity-columns.ts';
import { Node, RecordType, Visibility } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';

export const WebhookStatus = enumOf('WebhookStatus', 'Status of a webhook.', {
  ACTIVE: 'The server delivers changes.',
  PAUSED: 'The owner has paused deliveries.',
  DISABLED: 'The server has ended deliveries: see `disabledReason`.',
});
export type WebhookStatus = EnumOf<typeof WebhookStatus>;

export const RequestedWebhookStatus = enumOf('RequestedWebhookStatus', 'Status that clients may set.', {
  ACTIVE: 'The server delivers changes, beginning after the last delivered one.',
  PAUSED: 'The server delivers nothing until the status is ACTIVE again.',
});
export type RequestedWebhookStatus = EnumOf<typeof RequestedWebhookStatus>;

export const DeliveryStatus = enumOf('DeliveryStatus', 'Status of a delivery.', {
  PENDING: 'The message waits for its next attempt.',
  DELIVERED: 'The receiver has accepted the message.',
  FAILED: 'The message was not accepted, and is not sent again by itself.',
});
export type DeliveryStatus = EnumOf<typeof DeliveryStatus>;

export const WebhookProblem = enumOf('WebhookProblem', 'Why a delivery failed, or a webhook was disabled.', {
  ADDRESS_REFUSED: 'The host has no address, or one that is not public.',
  CONNECTION_FAILED: 'The host was not found, or the connection failed.',
  TLS_FAILED: 'The certificate is not valid for the host, or TLS failed.',
  TIMEOUT: 'The receiver did not respond within 20 seconds.',
  BAD_STATUS: 'The receiver responded with another status than 2xx.',
  GONE: 'The receiver responded with 410: the webhook was disabled.',
  UNREACHABLE: 'All attempts at one message failed: the webhook was disabled.',
  KEY_ENDED: 'The API key was revoked or has expired: the webhook was disabled.',
  RESTORED: 'The database was restored or copied: the webhook was disabled, so that only one server delivers.',
});
export type WebhookProblem = EnumOf<typeof WebhookProblem>;

/** Reasons for disabling a webhook. */
const DISABLED_REASONS = ['GONE', 'UNREACHABLE', 'KEY_ENDED', 'RESTORED'] as const;
export type DisabledReason = (typeof DISABLED_REASONS)[number];

@ObjectType('Webhook', {
  implements: Node,
  description: 'An address to which the server sends each change of the feed, with the rights of an API key.',
})
@Entity('webhook')
@Unique(['number'])
export class Webhook {
  @Field(() => ID, { description: 'Id of the webhook.' })
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @Column({ type: 'integer', generated: 'identity', generatedIdentity: 'ALWAYS' })
  number: number;

  @Reference(() => ApiKey, { field: 'API key that owns the webhook. Messages report what the key may see.' })
  apiKeyId: string;
  apiKey: ApiKey;

  @FieldColumn(GraphQLURL, 'Address that receives the messages.')
  url: string;

  @FieldColumn(String, 'Purpose of the webhook; null if none was given.', { nullable: true })
  description: string | null;

  @Field(() => [RecordType], { nullable: true, description: 'Only records of these types; null: of all types.' })
  @Column('text', { array: true, nullable: true })
  types: RecordType[] | null;

  @Field(() => [ID], { nullable: true, description: 'Only these records; null: no such filter.' })
  @Column('text', { array: true, nullable: true })
  ids: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Only these parties, parties within them, and items that involve either, as ids; null: no such filter.',
  })
  @Column('text', { array: true, nullable: true })
  involving: string[] | null;

  @FieldColumn(String, 'Only this forum, its sessions, delegations and items, as an id; null: no such filter.', {
    nullable: true,
  })
  forum: string | null;

  @FieldColumn(WebhookStatus, 'Status of the webhook.', { default: WebhookStatus.ACTIVE })
  status: WebhookStatus;

  @Field(() => WebhookProblem, { nullable: true, description: 'Why it was disabled; null unless it is DISABLED.' })
  @OneOf(DISABLED_REASONS, { nullable: true })
  disabledReason: DisabledReason | null;

  @FieldColumn(String, 'Token of the feed up to which everything was delivered.')
  token: string;

  @Column('text', { default: () => 'database_identity()' })
  database: string;

  @FieldColumn(GraphQLDateTime, 'Time at which the webhook was created.', { default: () => 'now()' })
  createdAt: Date;
}

@ObjectType('WebhookDelivery', {
  implements: Node,
  description: 'A message to a webhook with its attempts. Deliveries are kept as long as the change feed.',
})
@Entity('webhook_delivery')
@Index(['webhookId', 'createdAt', 'id'])
@Index('webhook_delivery_pending_idx', ['webhookId'], { where: "status = 'PENDING'" })
export class WebhookDelivery {
  @Field(() => ID, { description: 'Id of the delivery.' })
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @ManyToOne(() => Webhook, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  webhook: Webhook;

  @Column('uuid')
  webhookId: string;

  @OneOf(Visibility)
  visibility: Visibility;

  @FieldColumn(String, 'The header `webhook-id`: the same for each attempt and each redelivery of a change.')
  messageId: string;

  @Column('boolean', { default: false })
  isPing: boolean;

  @FieldColumn(ChangeKind, 'Kind of the change; null for a ping and for `feed.reset`.', { nullable: true })
  kind: ChangeKind | null;

  @FieldColumn(ID, 'Id of the record; null for a ping and for `feed.reset`.', { nullable: true })
  recordId: string | null;

  @FieldColumn(String, 'Token of the change, for `after` of `redeliverWebhook`.')
  token: string;

  @FieldColumn(DeliveryStatus, 'Status of the delivery.')
  status: DeliveryStatus;

  @FieldColumn(Int, 'Number of attempts so far.', { default: 0 })
  attempts: number;

  @FieldColumn(Int, 'HTTP status of the last response; null if there was none.', { nullable: true })
  responseStatus: number | null;

  @FieldColumn(WebhookProblem, 'Why the last attempt failed; null if it did not.', { nullable: true })
  problem: WebhookProblem | null;

  @FieldColumn(Int, 'Milliseconds of the last attempt; null before the first one.', { nullable: true })
  durationMs: number | null;

  @FieldColumn(GraphQLDateTime, 'Time of the last attempt; null before the first one.', { nullable: true })
  lastAttemptAt: Date | null;

  @FieldColumn(GraphQLDateTime, 'Time of the next attempt; null unless the delivery is PENDING.', { nullable: true })
  nextAttemptAt: Date | null;

  @FieldColumn(GraphQLDateTime, 'Time at which the receiver accepted the message; null if it did not.', {
    nullable: true,
  })
  deliveredAt: Date | null;

  @Column({ type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt: Date;
}
