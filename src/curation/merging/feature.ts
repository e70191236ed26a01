import type { Feature } from '../../records/feature.ts';
import { MergingResolver } from './merging.resolver.ts';

export const merging: Feature = {
  resolvers: [MergingResolver],
};
