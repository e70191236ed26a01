import type { Feature } from '../../records/feature.ts';
import { Webhook, WebhookDelivery } from './webhook.entity.ts';
import {
  CreateWebhookPayloadResolver,
  RotateWebhookSecretPayloadResolver,
  WebhookResolver,
} from './webhook.resolver.ts';

export const webhooks: Feature = {
  entities: [Webhook, WebhookDelivery],
  resolvers: [WebhookResolver, CreateWebhookPayloadResolver, RotateWebhookSecretPayloadResolver],
};
