import type { Feature } from '../../records/feature.ts';
import { KeepingResolver } from './keeping.resolver.ts';
import { PlannedPublication, PlannedRecord } from './planned-publication.entity.ts';
import { PlannedPublicationResolver } from './planned-publication.resolver.ts';

export const publishing: Feature = {
  entities: [PlannedPublication, PlannedRecord],
  resolvers: [KeepingResolver, PlannedPublicationResolver],
};
