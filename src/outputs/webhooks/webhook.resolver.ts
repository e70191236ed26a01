import { Args, Ctx, Extensions, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { CacheHint } from '../../access/cache-hint.ts';
import type { RequestContext } from '../../access/context.ts';
import { assertAllowed } from '../../access/permissions.ts';
import { InJavaScript, json, type ReadPlan, Reads } from '../../query/compiling/read-plans.ts';
import type { Row } from '../../query/compiling/row.ts';
import { raw } from '../../query/sql.ts';
import { PayloadMutation, writtenEdge, writtenRecord } from '../../records/api/payload.ts';
import { MutationPlan, mutationResultFor } from '../../records/writing/mutations.ts';
import { Webhook, WebhookDelivery } from './webhook.entity.ts';
import {
  CreateWebhookInput,
  CreateWebhookPayload,
  DeleteWebhookInput,
  PingWebhookInput,
  RedeliverWebhookInput,
  RotateWebhookSecretInput,
  RotateWebhookSecretPayload,
  UpdateWebhookInput,
  WebhookConnection,
  WebhookDeliveryConnection,
  WebhookDeliveryList,
  WebhookList,
} from './webhook.inputs.ts';
import { deliveriesOf, LATEST_FIRST, lastDeliveryOf, webhooks } from './webhook.reads.ts';
import {
  createWebhook,
  deleteWebhook,
  pingWebhook,
  redeliverWebhook,
  rotateWebhookSecret,
  updateWebhook,
  type WithSecret,
} from './webhook.writes.ts';

const MANAGED = { action: 'MANAGE_WEBHOOKS' } as const;

@Resolver(() => Webhook)
export class WebhookResolver {
  @Reads()
  @Query(() => WebhookConnection, {
    nullable: true,
    description: 'Webhooks of the API key of the client, or all for administrators, the latest first.',
  })
  @Extensions({ cacheHint: { scope: 'PRIVATE' } satisfies CacheHint })
  webhooks(@Args(() => WebhookList) args: WebhookList, @Ctx() { viewer }: RequestContext): ReadPlan {
    assertAllowed(viewer, 'MANAGE_WEBHOOKS');
    return webhooks(args, viewer);
  }

  @Reads()
  @FieldResolver(() => WebhookDelivery, { nullable: true, description: 'Latest delivery; null if there is none.' })
  lastDelivery(@Root() webhook: Row<Webhook>): ReadPlan {
    return lastDeliveryOf(webhook);
  }

  @Reads()
  @FieldResolver(() => WebhookDeliveryConnection, { description: 'Deliveries, the latest first.' })
  deliveries(@Root() webhook: Row<Webhook>, @Args(() => WebhookDeliveryList) args: WebhookDeliveryList): ReadPlan {
    return deliveriesOf(webhook, args);
  }

  @PayloadMutation(
    CreateWebhookInput,
    'Creates a webhook: the server sends each change after a token of the feed to the address. Only the response shows ' +
      'the secret that signs the messages. API keys and administrators only.',
    CreateWebhookPayload,
  )
  createWebhook(input: CreateWebhookInput, { webhookAllow }: RequestContext): MutationPlan {
    const answer = ({ id }: WithSecret) => ({
      webhook: writtenRecord(Webhook, id),
      webhookEdge: writtenEdge(Webhook, LATEST_FIRST, id),
      secret: raw('null'),
    });
    return MutationPlan.of(input, (context, draft) => createWebhook(context, draft, webhookAllow), answer, MANAGED);
  }

  @PayloadMutation(
    UpdateWebhookInput,
    'Changes a webhook: an omitted field stays, null clears it, a list replaces the list.',
    { webhook: [Webhook, 'The webhook after the update.'] },
  )
  updateWebhook(input: UpdateWebhookInput, { webhookAllow }: RequestContext): MutationPlan {
    return MutationPlan.of(
      input,
      (context, change) => updateWebhook(context, input.id, change, webhookAllow),
      (id) => ({ webhook: writtenRecord(Webhook, id) }),
      { ...MANAGED, clears: true },
    );
  }

  @PayloadMutation(
    RotateWebhookSecretInput,
    'Gives a webhook a new secret. For a while messages are signed with the previous one too.',
    RotateWebhookSecretPayload,
  )
  rotateWebhookSecret(input: RotateWebhookSecretInput, { webhookAllow }: RequestContext): MutationPlan {
    return MutationPlan.of(
      input,
      (context) => rotateWebhookSecret(context, input.id, input.overlapHours, webhookAllow),
      ({ id }) => ({ webhook: writtenRecord(Webhook, id), secret: raw('null') }),
      MANAGED,
    );
  }

  @PayloadMutation(
    RedeliverWebhookInput,
    'Starts deliveries again, also of a disabled webhook: after a token, or after the last delivered change. A repeated message has ' +
      'the same `webhook-id`.',
    { webhook: [Webhook, 'The webhook, which is ACTIVE.'] },
  )
  redeliverWebhook(input: RedeliverWebhookInput, { webhookAllow }: RequestContext): MutationPlan {
    return MutationPlan.of(
      input,
      (context) => redeliverWebhook(context, input.id, input.after, webhookAllow),
      (id) => ({ webhook: writtenRecord(Webhook, id) }),
      MANAGED,
    );
  }

  @PayloadMutation(
    PingWebhookInput,
    'Sends a test message (`webhook.ping`) once, whatever the status of the webhook.',
    {
      webhook: [Webhook, 'The webhook.'],
      delivery: [WebhookDelivery, 'The test message, which is PENDING. Read it again for the result.'],
    },
  )
  pingWebhook(input: PingWebhookInput, { webhookAllow }: RequestContext): MutationPlan {
    return MutationPlan.of(
      input,
      (context) => pingWebhook(context, input.id, webhookAllow),
      ({ id, deliveryId }) => ({
        webhook: writtenRecord(Webhook, id),
        delivery: writtenRecord(WebhookDelivery, deliveryId),
      }),
      MANAGED,
    );
  }

  @PayloadMutation(DeleteWebhookInput, 'Deletes a webhook with its deliveries.', {
    deletedId: [ID, 'Id of the deleted webhook; null if nothing was deleted.'],
  })
  deleteWebhook(input: DeleteWebhookInput, { webhookAllow }: RequestContext): MutationPlan {
    return MutationPlan.of(
      input,
      (context) => deleteWebhook(context, input.id, webhookAllow),
      (deletedId) => ({ deletedId: json(deletedId) }),
      MANAGED,
    );
  }
}

const SECRET = {
  nullable: true,
  description:
    'Secret that signs the messages (`whsec_…`). Null if the mutation is repeated under its idempotency key: rotate it then.',
} as const;

const secretFor = (payload: object) => (mutationResultFor(payload) as Partial<WithSecret> | undefined)?.secret ?? null;

@Resolver(() => CreateWebhookPayload)
export class CreateWebhookPayloadResolver {
  @InJavaScript()
  @FieldResolver(() => String, SECRET)
  secret(@Root() payload: object): string | null {
    return secretFor(payload);
  }
}

@Resolver(() => RotateWebhookSecretPayload)
export class RotateWebhookSecretPayloadResolver {
  @InJavaScript()
  @FieldResolver(() => String, SECRET)
  secret(@Root() payload: object): string | null {
    return secretFor(payload);
  }
}
