import type { Feature } from '../records/feature.ts';
import { Commitment } from './commitment.entity.ts';
import {
  AgreementCommitmentsResolver,
  CommitmentGroupsResolver,
  CommitmentResolver,
  ForumCommitmentsResolver,
  PartyCommitmentsResolver,
} from './commitment.resolver.ts';
import { CommitmentWritesResolver } from './commitment-writes.resolver.ts';
import { Outcome } from './outcome.entity.ts';
import { ProgressNote } from './progress-note.entity.ts';

export const commitments: Feature = {
  entities: [Commitment, Outcome, ProgressNote],
  resolvers: [
    CommitmentWritesResolver,
    CommitmentResolver,
    CommitmentGroupsResolver,
    AgreementCommitmentsResolver,
    ForumCommitmentsResolver,
    PartyCommitmentsResolver,
  ],
  records: { COMMITMENT: Commitment },
};
