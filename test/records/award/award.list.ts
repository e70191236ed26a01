import { ID } from 'type-graphql';
import { Filter, type Where } from '../../../src/query/compiling/filters.ts';
import { sql, visible } from '../../../src/query/sql.ts';
import { listOf } from '../../../src/records/api/list.ts';
import { Optional } from '../../../src/records/api/optional.ts';
import { byDay, ordersOfRecords } from '../../../src/records/api/orders.ts';
import { DateRange, filterOf, overlaps, RecordWhere, WhereInput } from '../../../src/records/api/where.ts';
import type { RecordType } from '../../../src/records/record.entity.ts';
import { dayInOrder } from '../../../src/records/record.reads.ts';
import { uuidOf } from '../../../src/records/values/ids.ts';
import { Award, AwardJuror } from './award.entity.ts';

@WhereInput('AwardWhere', 'Which awards.')
export class AwardWhere extends RecordWhere {
  @Optional(ID, 'Only awards of this forum.')
  forum?: string | null;

  @Optional(DateRange, 'Only awards of a day in this time.')
  given?: DateRange | null;
}

const AWARD = 'AWARD' as RecordType;

export const awardList = listOf(Award, {
  type: AWARD,
  words: ['An award', 'awards'],
  where: filterOf<AwardWhere, Award>(AwardWhere, 'award')
    .rule('forum', (award, id) => sql`${award.forumId} = ${uuidOf('forum', id)}`)
    .rule('given', (award, range) => overlaps(dayInOrder(award.givenOn), range, 'given')),
  orders: {
    GIVEN_ON: ['By the day on which it was given.', byDay((award) => award.givenOn)],
    ...ordersOfRecords(AWARD),
  },
  usual: 'GIVEN_ON DESC',
}).all('awards', 'Awards, the latest first.');

@WhereInput('AwardJurorWhere', 'Which jurors.')
export class AwardJurorWhere implements Where {
  @Optional(Boolean, 'Only jurors who voted so.')
  votedFor?: boolean | null;

  any?: this[] | null;

  not?: this | null;
}

export const jurorList = listOf(AwardJuror, {
  type: AWARD,
  words: ['A juror', 'jurors'],
  where: new Filter<AwardJurorWhere, AwardJuror>(AwardJurorWhere).rule(
    'votedFor',
    (juror, votedFor) => sql`${juror.votedFor} = ${votedFor}`,
  ),
  orders: { ORDINAL: ['By the place among the jurors.', { by: (juror) => juror.ordinal, type: 'integer' }] },
  usual: 'ORDINAL ASC',
}).all(
  'jurors',
  'Jurors of awards.',
  (juror) => sql`exists (select from award a where a.id = ${juror.awardId} and ${visible('a')})`,
);
