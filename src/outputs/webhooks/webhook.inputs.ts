import { GraphQLURL } from 'graphql-scalars';
import { ArgsType, ID, InputType, Int } from 'type-graphql';
import { connectionOf, PageArguments } from '../../records/api/connection.ts';
import { MutationInput } from '../../records/api/mutation.inputs.ts';
import { Optional, Required } from '../../records/api/optional.ts';
import { payloadOf } from '../../records/api/payload.ts';
import { RecordType } from '../../records/record.entity.ts';
import { OPTIONAL, type Ref, RefersTo, RefersToMany, type Refs } from '../../records/writing/drafts.ts';
import { DeliveryStatus, RequestedWebhookStatus, Webhook, WebhookDelivery, WebhookStatus } from './webhook.entity.ts';

const URL_DESCRIPTION = 'Address that receives the messages: https, without user name, password and fragment.';

/** The fields that `createWebhook` and `updateWebhook` share: what is delivered. */
@InputType()
abstract class WebhookFacts extends MutationInput {
  @Optional([RecordType], 'Only records of these types.')
  types?: RecordType[] | null;

  @RefersToMany('record', 'recordIds', 'Only these records, up to 100.', OPTIONAL)
  ids?: Refs<'recordIds'> | null;

  @RefersToMany(
    'party',
    'involvingIds',
    'Only these parties, parties within them, and items that involve either. Up to 10; stored as ids.',
    OPTIONAL,
  )
  involving?: Refs<'involvingIds'> | null;

  @RefersTo('forum', 'Only this forum, its sessions, delegations and items. Stored as an id.', OPTIONAL)
  forum?: Ref | null;

  @Optional(String, 'Purpose of the webhook.')
  description?: string | null;
}

@InputType('CreateWebhookInput', { description: 'A webhook to be created.' })
export class CreateWebhookInput extends WebhookFacts {
  @Required(GraphQLURL, URL_DESCRIPTION)
  url: string;

  @Optional(String, 'Token of the feed to continue from. Omitted: only changes made from now on.')
  after?: string | null;

  @Optional(ID, 'API key that owns the webhook. Omitted: the key of the client. Others only for administrators.')
  keyId?: string | null;
}

@InputType('UpdateWebhookInput', {
  description: 'Changes of a webhook: an omitted field stays, null clears it, a list replaces the list.',
})
export class UpdateWebhookInput extends WebhookFacts {
  @Required(ID, 'Id of the webhook.')
  id: string;

  @Optional(GraphQLURL, URL_DESCRIPTION)
  url?: string | null;

  @Optional(RequestedWebhookStatus, 'Status of the webhook.')
  status?: RequestedWebhookStatus | null;
}

@InputType()
abstract class WebhookInput extends MutationInput {
  @Required(ID, 'Id of the webhook.')
  id: string;
}

@InputType('RotateWebhookSecretInput', { description: 'A webhook that gets a new secret.' })
export class RotateWebhookSecretInput extends WebhookInput {
  @Optional(Int, 'Hours for which messages are signed with the previous secret too, 0 to 168. Omitted: 24.')
  overlapHours?: number | null;
}

@InputType('RedeliverWebhookInput', { description: 'A webhook whose deliveries start again.' })
export class RedeliverWebhookInput extends WebhookInput {
  @Optional(
    String,
    'Token of the feed: the next message is the first change after it. Omitted: after the last delivered change.',
  )
  after?: string | null;
}

@InputType('PingWebhookInput', { description: 'A webhook to be tested.' })
export class PingWebhookInput extends WebhookInput {}

@InputType('DeleteWebhookInput', { description: 'A webhook to be deleted.' })
export class DeleteWebhookInput extends WebhookInput {}

@ArgsType()
export class WebhookList extends PageArguments {
  @Optional(WebhookStatus, 'Only webhooks with this status.')
  status?: WebhookStatus | null;
}

@ArgsType()
export class WebhookDeliveryList extends PageArguments {
  @Optional(DeliveryStatus, 'Only deliveries with this status.')
  status?: DeliveryStatus | null;
}

export const { Connection: WebhookConnection, Edge: WebhookEdge } = connectionOf(
  'Webhook',
  () => Webhook,
  'A webhook in a list.',
  'A list of webhooks, page by page.',
);

export const { Connection: WebhookDeliveryConnection } = connectionOf(
  'WebhookDelivery',
  () => WebhookDelivery,
  'A delivery in a list.',
  'A list of deliveries, page by page.',
);

export const CreateWebhookPayload = payloadOf('CreateWebhookPayload', {
  webhook: [Webhook, 'The new webhook.'],
  webhookEdge: [WebhookEdge, 'The new webhook as an edge of the list of webhooks, for client caches.'],
});

export const RotateWebhookSecretPayload = payloadOf('RotateWebhookSecretPayload', {
  webhook: [Webhook, 'The webhook.'],
});
