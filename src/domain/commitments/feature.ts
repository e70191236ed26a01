import type { Feature } from '../../records/feature.ts';
import { judgeBy } from '../../records/writing/merging-rules.ts';
import { Commitment } from './commitment.entity.ts';
import {
  AgreementCommitmentsResolver,
  CommitmentGroupsResolver,
  CommitmentResolver,
  ForumCommitmentsResolver,
  PartyCommitmentsResolver,
} from './commitment.resolver.ts';
import { CODES_OF_COMMITMENTS, judgeCommitment } from './commitment.writes.ts';
import { CommitmentWritesResolver } from './commitment-writes.resolver.ts';
import { Outcome } from './outcome.entity.ts';
import { ProgressNote } from './progress-note.entity.ts';

judgeBy('commitment', judgeCommitment, CODES_OF_COMMITMENTS);

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
