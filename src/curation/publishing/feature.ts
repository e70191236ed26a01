import type { Feature } from '../../records/feature.ts';
import { PlannedPublication, PlannedRecord } from './planned-publication.entity.ts';
import { PlannedPublicationResolver } from './planned-publication.resolver.ts';
import { RecordLifecycleResolver } from './record-lifecycle.resolver.ts';

export const publishing: Feature = {
  entities: [PlannedPublication, PlannedRecord],
  resolvers: [RecordLifecycleResolver, PlannedPublicationResolver],
};
