import { Forum } from '../../../src/domain/forums/forum.entity.ts';
import { byForum } from '../../../src/domain/forums/forum.groups.ts';
import { forumMeant } from '../../../src/domain/forums/forum.reads.ts';
import { byCountry } from '../../../src/domain/parties/party.groups.ts';
import { dayOf, liesIn, partyNamed } from '../../../src/domain/parties/party.reads.ts';
import { Filter, type Where } from '../../../src/query/compiling/filters.ts';
import { isOneOf, sql, visible } from '../../../src/query/sql.ts';
import { fieldsOf } from '../../../src/records/api/fields.ts';
import { byConstant, byTime } from '../../../src/records/api/groups.ts';
import { listOf } from '../../../src/records/api/list.ts';
import { Optional } from '../../../src/records/api/optional.ts';
import { byDay, ordersOfRecords } from '../../../src/records/api/orders.ts';
import { DateRange, filterOf, overlaps, RecordWhere, WhereInput } from '../../../src/records/api/where.ts';
import { dayInOrder } from '../../../src/records/record.reads.ts';
import { Award, AwardJuror, AwardRank } from './award.entity.ts';

@WhereInput('AwardWhere', 'Which awards.')
export class AwardWhere extends RecordWhere {
  @Optional([AwardRank], 'Only awards of one of these ranks.')
  rank?: AwardRank[] | null;

  @Optional(String, 'Only awards that this party gave, or one in it.')
  givenBy?: string | null;

  @Optional(String, 'Only awards of this forum, by id or slug.')
  forum?: string | null;

  @Optional(DateRange, 'Only awards of a day in this time.')
  given?: DateRange | null;
}

export const awardList = listOf(Award, {
  words: ['An award', 'awards'],
  where: filterOf<AwardWhere, Award>(AwardWhere, 'award')
    .rule('rank', (award, ranks) => isOneOf(award.rank, ranks))
    .rule('givenBy', (award, name) => liesIn(award.givenById, partyNamed(name, 'givenBy'), dayOf(award.givenOn)))
    .rule('forum', (award, ref) => sql`${award.forumId} = ${forumMeant(ref)}`)
    .rule('given', (award, range) => overlaps(dayInOrder(award.givenOn), range, 'given')),
  orders: {
    GIVEN_ON: ['By the day on which it was given.', byDay((award) => award.givenOn)],
    ...ordersOfRecords(Award),
  },
  usual: 'GIVEN_ON DESC',
  dimensions: {
    YEAR: ['By the year in which it was given.', byTime('YEAR', (award) => award.givenOn)],
    RANK: ['By rank.', byConstant((award) => award.rank)],
    COUNTRY: [
      'By the country of the party that gave it.',
      byCountry((award) => ({ party: award.givenById, day: dayOf(award.givenOn) })),
    ],
    FORUM: ['By forum.', byForum((award) => award.forumId)],
  },
})
  .one('award', 'One award, by its id.')
  .all('awards', 'Awards, the latest first.')
  .on(Forum, 'awards', 'The awards that were given at it.', (award, forum) => sql`${award.forumId} = ${forum.id}`);

export const AwardResolver = fieldsOf(Award).parts(
  'jury',
  AwardJuror,
  'awardId',
  'The people who decided on it, in the order of the record.',
).resolver;

@WhereInput('AwardJurorWhere', 'Which jurors.')
export class AwardJurorWhere implements Where {
  @Optional(Boolean, 'Only jurors who voted so.')
  votedFor?: boolean | null;

  any?: this[] | null;

  not?: this | null;
}

export const jurorList = listOf(AwardJuror, {
  types: () => ['AWARD_JUROR'],
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
