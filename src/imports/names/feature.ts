import type { Feature } from '../../records/feature.ts';
import { UnresolvedName } from './unresolved-name.entity.ts';
import { UnresolvedNameResolver } from './unresolved-name.resolver.ts';

export const unresolvedNames: Feature = {
  entities: [UnresolvedName],
  resolvers: [UnresolvedNameResolver],
};
