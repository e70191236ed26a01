import type { Feature } from '../../records/feature.ts';
import { SearchResolver } from './search.resolver.ts';

export const search: Feature = {
  resolvers: [SearchResolver],
};
