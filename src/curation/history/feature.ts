import type { Feature } from '../../records/feature.ts';
import { readPastBy } from '../../records/past.ts';
import { ChangeResolver } from './change.resolver.ts';
import { DatasetResolver } from './dataset.resolver.ts';
import { HistoryOfRecordResolver, RevisionResolver } from './history.resolver.ts';
import { HistoryWritesResolver } from './history-writes.resolver.ts';
import { Revision } from './revision.entity.ts';
import { ChangeSubscription } from './subscription.resolver.ts';
import { PAST } from './version.reads.ts';

readPastBy(PAST);

export const history: Feature = {
  entities: [Revision],
  resolvers: [
    ChangeResolver,
    ChangeSubscription,
    DatasetResolver,
    HistoryOfRecordResolver,
    HistoryWritesResolver,
    RevisionResolver,
  ],
};
