import type { Feature } from '../../records/feature.ts';
import { registerVersionReader } from '../../records/version-reader.ts';
import { ChangeResolver } from './change.resolver.ts';
import { DatasetResolver } from './dataset.resolver.ts';
import { HistoryOfRecordResolver, RevisionResolver, RevisionsResolver } from './history.resolver.ts';
import { HistoryWritesResolver } from './history-writes.resolver.ts';
import { Revision } from './revision.entity.ts';
import { ChangeSubscription } from './subscription.resolver.ts';
import { VERSION_READER } from './version.reads.ts';

registerVersionReader(VERSION_READER);

export const history: Feature = {
  entities: [Revision],
  resolvers: [
    ChangeResolver,
    ChangeSubscription,
    DatasetResolver,
    HistoryOfRecordResolver,
    HistoryWritesResolver,
    RevisionResolver,
    RevisionsResolver,
  ],
};
