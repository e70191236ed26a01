import type { Feature } from '../../records/feature.ts';
import { LatestReleaseResolver } from './release.resolver.ts';

export const releases: Feature = {
  resolvers: [LatestReleaseResolver],
};
