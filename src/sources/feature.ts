import type { Feature } from '../records/feature.ts';
import { Citation } from './citation.entity.ts';
import { Source } from './source.entity.ts';
import { CitationsOfRecordResolver, SourceResolver } from './source.resolver.ts';

export const sources: Feature = {
  entities: [Citation, Source],
  resolvers: [SourceResolver, CitationsOfRecordResolver],
  records: { SOURCE: Source },
};
