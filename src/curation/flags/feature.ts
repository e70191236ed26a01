import type { Feature } from '../../records/feature.ts';
import { FlagResolver } from './flag.resolver.ts';
import { FlaggedRecord } from './flagged-record.entity.ts';

export const flags: Feature = {
  entities: [FlaggedRecord],
  resolvers: [FlagResolver],
};
