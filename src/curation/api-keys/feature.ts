import type { Feature } from '../../records/feature.ts';
import { ApiKey } from './api-key.entity.ts';
import { ApiKeyResolver, CreateApiKeyPayloadResolver } from './api-key.resolver.ts';

export const keys: Feature = {
  entities: [ApiKey],
  resolvers: [ApiKeyResolver, CreateApiKeyPayloadResolver],
};
