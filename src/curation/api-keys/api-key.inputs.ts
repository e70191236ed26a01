import { GraphQLDateTime } from 'graphql-scalars';
import { ID, InputType } from 'type-graphql';
import { connectionOf } from '../../records/api/connection.ts';
import { MutationInput } from '../../records/api/mutation.inputs.ts';
import { Optional, Required } from '../../records/api/optional.ts';
import { payloadOf } from '../../records/api/payload.ts';
import { ApiKey, ApiKeyRole } from './api-key.entity.ts';

@InputType('CreateApiKeyInput', { description: 'An API key to be created.' })
export class CreateApiKeyInput extends MutationInput {
  @Required(String, 'Owner or purpose of the key, up to 100 characters. Unique, also among revoked keys.')
  label: string;

  @Required(ApiKeyRole, 'Role of the key.')
  role: ApiKeyRole;

  @Optional(GraphQLDateTime, 'Time at which the key expires. Omitted: never.')
  expiresAt?: Date | null;
}

@InputType('RevokeApiKeyInput', { description: 'An API key to be revoked.' })
export class RevokeApiKeyInput extends MutationInput {
  @Required(ID, 'Id of the key, not the key itself.')
  id: string;
}

export const { Connection: ApiKeyConnection, Edge: ApiKeyEdge } = connectionOf(
  'ApiKey',
  () => ApiKey,
  'An API key in a list.',
  'A list of API keys, page by page.',
);

export const CreateApiKeyPayload = payloadOf('CreateApiKeyPayload', {
  apiKey: [ApiKey, 'The new API key, without the key itself.'],
  apiKeyEdge: [ApiKeyEdge, 'The new API key as an edge of the list of keys, for client caches.'],
});
