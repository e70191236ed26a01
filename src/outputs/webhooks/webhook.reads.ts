import { isAllowed } from '../../access/permissions.ts';
import { apiKeyIdOf, type Viewer } from '../../access/viewer.ts';
import type { Ordered } from '../../query/compiling/pages.ts';
import { one, page, type ReadPlan } from '../../query/compiling/read-plans.ts';
import type { Row } from '../../query/compiling/row.ts';
import { type Sql, sql } from '../../query/sql.ts';
import { registerAddressable } from '../../records/node.ts';
import { Webhook, WebhookDelivery } from './webhook.entity.ts';
import type { WebhookDeliveryList, WebhookList } from './webhook.inputs.ts';

export const LATEST_FIRST: Ordered<Webhook> = {
  name: 'CREATED_AT DESC',
  by: (webhook) => webhook.createdAt,
  type: 'timestamptz',
  descending: true,
};

const LATEST_DELIVERY_FIRST: Ordered<WebhookDelivery> = {
  name: 'CREATED_AT DESC',
  by: (delivery) => delivery.createdAt,
  type: 'timestamptz',
  descending: true,
};

/** Whether the viewer may see the webhooks of this API key: its own ones, or all as an administrator. */
function isOwnKey(keyId: Sql, viewer: Viewer): Sql {
  if (isAllowed(viewer, 'MANAGE_API_KEYS')) return sql`true`;
  return sql`${keyId} = ${apiKeyIdOf(viewer)}::uuid`;
}

registerAddressable('webhook', {
  entity: Webhook,
  requiredAction: 'MANAGE_WEBHOOKS',
  isVisible: (webhook, viewer) => isOwnKey(webhook.apiKeyId, viewer),
});
registerAddressable('webhook_delivery', {
  entity: WebhookDelivery,
  requiredAction: 'MANAGE_WEBHOOKS',
  isVisible: (delivery, viewer) => sql`exists (select from webhook owner where owner.id = ${delivery.webhookId}
    and ${isOwnKey(sql`owner.api_key_id`, viewer)})`,
});

/** Reads the webhooks of the viewer's API key, or all for an administrator, the latest first. */
export function webhooks({ status, ...args }: WebhookList, viewer: Viewer): ReadPlan {
  const where = (webhook: Row<Webhook>) => [
    isOwnKey(webhook.apiKeyId, viewer),
    status && sql`${webhook.status} = ${status}`,
  ];
  return page(Webhook, { where }, LATEST_FIRST, args);
}

/** Reads the deliveries of a webhook, the latest first. */
export function deliveriesOf(webhook: Row<Webhook>, { status, ...args }: WebhookDeliveryList): ReadPlan {
  const where = (delivery: Row<WebhookDelivery>) => [
    sql`${delivery.webhookId} = ${webhook.id}`,
    status && sql`${delivery.status} = ${status}`,
  ];
  return page(WebhookDelivery, { where }, LATEST_DELIVERY_FIRST, args);
}

/** Reads the latest delivery of a webhook; null if there is none. */
export function lastDeliveryOf(webhook: Row<Webhook>): ReadPlan {
  return one(WebhookDelivery, (delivery) => sql`${delivery.webhookId} = ${webhook.id}`, {
    orderBy: (delivery) => sql`${delivery.createdAt} desc, ${delivery.id} desc`,
  });
}
