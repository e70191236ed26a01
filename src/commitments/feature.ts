import type { Feature } from '../records/feature.ts';
import { Commitment } from './commitment.entity.ts';
import {
  AgreementCommitmentsResolver,
  CommitmentResolver,
  ForumCommitmentsResolver,
  PartyCommitmentsResolver,
} from './commitment.resolver.ts';
import { Outcome } from './outcome.entity.ts';
import { ProgressNote } from './progress-note.entity.ts';

export const commitments: Feature = {
  entities: [Commitment, Outcome, ProgressNote],
  resolvers: [CommitmentResolver, AgreementCommitmentsResolver, ForumCommitmentsResolver, PartyCommitmentsResolver],
  records: { COMMITMENT: Commitment },
};
