import { ViewerResolver } from './access/viewer.resolver.ts';
import { agreements } from './agreements/feature.ts';
import { commitments } from './commitments/feature.ts';
import { cooperation } from './cooperation/feature.ts';
import { delegations } from './delegations/feature.ts';
import { figures } from './figures/feature.ts';
import { forums } from './forums/feature.ts';
import { history } from './history/feature.ts';
import { keys } from './keys/feature.ts';
import { merging } from './merging/feature.ts';
import { parties } from './parties/feature.ts';
import { people } from './people/feature.ts';
import type { Spine } from './query/compiling/row.ts';
import { type Feature, records } from './records/feature.ts';
import { RecordEntry } from './records/record.entity.ts';
import { search } from './search/feature.ts';
import { sessions } from './sessions/feature.ts';
import { sources } from './sources/feature.ts';
import { speakers } from './speakers/feature.ts';
import { statements } from './statements/feature.ts';
import { topics } from './topics/feature.ts';

/** The table of contents: who stands further down knows those further up, never the other way round. */
const features: readonly Feature[] = [
  records,
  keys,
  sources,
  topics,
  parties,
  people,
  forums,
  sessions,
  speakers,
  delegations,
  agreements,
  commitments,
  statements,
  figures,
  cooperation,
  search,
  history,
  merging,
];

/** Every table's class. */
export const entities = features.flatMap((feature) => feature.entities ?? []);

/** Every class with queries, mutations or fields. */
export const resolvers = [ViewerResolver, ...features.flatMap((feature) => feature.resolvers)];

/** Tables whose rows stand for rows of other tables; the first is that of all records. */
export const spines: readonly Spine[] = [
  {
    entity: RecordEntry,
    property: 'type',
    members: Object.assign({}, ...features.map((feature) => feature.records)),
  },
  ...features.flatMap((feature) => feature.spines ?? []),
];
