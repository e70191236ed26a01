import { byForum } from '../../../src/domain/forums/forum.groups.ts';
import { byCountry } from '../../../src/domain/parties/party.groups.ts';
import { Groups } from '../../../src/query/compiling/groups.ts';
import { byConstant, byTime } from '../../../src/records/api/groups.ts';
import type { Award } from './award.entity.ts';
import type { AwardDimension } from './award.inputs.ts';
import { dayOfAward } from './award.reads.ts';

export const awardGroups = new Groups<Award, `${AwardDimension}`>()
  .by(
    'YEAR',
    byTime('YEAR', (award) => award.givenOn),
  )
  .by(
    'RANK',
    byConstant((award) => award.rank),
  )
  .by(
    'COUNTRY',
    byCountry((award) => ({ party: award.givenById, day: dayOfAward(award) })),
  )
  .by(
    'FORUM',
    byForum((award) => award.forumId),
  );
