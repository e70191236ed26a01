import type { Feature } from '../../records/feature.ts';
import { PossibleDuplicate } from './duplicate.entity.ts';
import { DuplicateResolver } from './duplicate.resolver.ts';

export const duplicates: Feature = {
  entities: [PossibleDuplicate],
  resolvers: [DuplicateResolver],
};
