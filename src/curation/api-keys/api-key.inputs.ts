import { GraphQLDateTime } from 'graphql-scalars';
import { ID, InputType } from 'type-graphql';
import { connectionOf } from '../../records/api/connection.ts';
import { MutationInput } from '../../records/api/mutation.inputs.ts';
import { Needed, Optional } from '../../records/api/optional.ts';
import { payloadOf } from '../../records/api/payload.ts';
import { ApiKey, ApiKeyRole } from './api-key.entity.ts';

@InputType('CreateApiKeyInput', { description: 'A key to be given out.' })
export class CreateApiKeyInput extends MutationInput {
  @Needed(String, 'Whose key it is, or what for, in at most 100 characters; no other key may ever have borne it.')
  label: string;

  @Needed(ApiKeyRole, 'What it allows.')
  role: ApiKeyRole;

  @Optional(GraphQLDateTime, 'When it ends by itself; absent: never.')
  expiresAt?: Date | null;
}

@InputType('RevokeApiKeyInput', { description: 'A key to be ended.' })
export class RevokeApiKeyInput extends MutationInput {
  @Needed(ID, 'The key, by its id: not the key itself.')
  id: string;
}

export const { Connection: ApiKeyConnection, Edge: ApiKeyEdge } = connectionOf(
  'ApiKey',
  () => ApiKey,
  'A key in a list.',
  'A list of keys, page by page.',
);

export const CreateApiKeyPayload = payloadOf('CreateApiKeyPayload', {
  apiKey: [ApiKey, 'What is kept of the key.'],
  apiKeyEdge: [ApiKeyEdge, 'The key as it stands in the list of keys, for a store of pages.'],
});
