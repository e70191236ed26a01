import { Args, Ctx, Extensions, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { CacheHint } from '../../access/cache-hint.ts';
import type { RequestContext } from '../../access/context.ts';
import { assertAllowed } from '../../access/permissions.ts';
import { InJavaScript, type ReadPlan, Reads } from '../../query/compiling/read-plans.ts';
import { raw } from '../../query/sql.ts';
import { PageArguments } from '../../records/api/connection.ts';
import { PayloadMutation, writtenEdge, writtenRecord } from '../../records/api/payload.ts';
import { MutationPlan, mutationResultFor } from '../../records/writing/mutations.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { ApiKey } from './api-key.entity.ts';
import { ApiKeyConnection, CreateApiKeyInput, CreateApiKeyPayload, RevokeApiKeyInput } from './api-key.inputs.ts';
import { apiKeys, BY_LABEL } from './api-key.reads.ts';
import { createApiKey, type NewKey, revokeApiKey } from './api-key.writes.ts';

@Resolver()
export class ApiKeyResolver {
  @Reads()
  @Query(() => ApiKeyConnection, {
    nullable: true,
    description:
      'API keys by label, including revoked and expired ones; never the keys themselves. Administrators ' +
      'only. ADMIN_KEY, which the operator sets, is not listed.',
  })
  @Extensions({ cacheHint: { scope: 'PRIVATE' } satisfies CacheHint })
  apiKeys(@Args(() => PageArguments) args: PageArguments, @Ctx() { viewer }: RequestContext): ReadPlan {
    assertAllowed(viewer, 'MANAGE_API_KEYS');
    return apiKeys(args);
  }

  @PayloadMutation(
    CreateApiKeyInput,
    'Creates an API key. Only the response of the mutation shows the key. Administrators only.',
    CreateApiKeyPayload,
  )
  createApiKey(input: CreateApiKeyInput): MutationPlan {
    const answer = ({ id }: NewKey) => ({
      apiKey: writtenRecord(ApiKey, id),
      apiKeyEdge: writtenEdge(ApiKey, BY_LABEL, id),
      secret: raw('null'),
    });
    return MutationPlan.of(input, createApiKey, answer, { action: 'MANAGE_API_KEYS' });
  }

  @PayloadMutation(
    RevokeApiKeyInput,
    'Revokes an API key: it is rejected from the next request on. Administrators only.',
    {
      apiKey: [ApiKey, 'The revoked key.'],
    },
  )
  revokeApiKey(input: RevokeApiKeyInput): MutationPlan {
    const revoke = (context: WriteContext) => revokeApiKey(context, input.id);
    return MutationPlan.of(input, revoke, (id) => ({ apiKey: writtenRecord(ApiKey, id) }), {
      action: 'MANAGE_API_KEYS',
    });
  }
}

@Resolver(() => CreateApiKeyPayload)
export class CreateApiKeyPayloadResolver {
  @InJavaScript()
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'The key itself, to be sent as "Authorization: Bearer <key>". It is not stored: null if the mutation is repeated ' +
      'under its idempotency key. If the first response was lost, revoke the key and create another one.',
  })
  secret(@Root() payload: object): string | null {
    return (mutationResultFor(payload) as Partial<NewKey> | undefined)?.secret ?? null;
  }
}
