import { Forum } from '../../../src/domain/forums/forum.entity.ts';
import { byForum } from '../../../src/domain/forums/forum.groups.ts';
import { forumMeant } from '../../../src/domain/forums/forum.reads.ts';
import { byCountry } from '../../../src/domain/parties/party.groups.ts';
import { dayOf, liesIn, partyNamed } from '../../../src/domain/parties/party.reads.ts';
import type { Row } from '../../../src/query/compiling/row.ts';
import { isOneOf, sql, visible } from '../../../src/query/sql.ts';
import { fieldsOf } from '../../../src/records/api/fields.ts';
import { byConstant, byTime } from '../../../src/records/api/groups.ts';
import { listOf } from '../../../src/records/api/list.ts';
import { byDay, ordersOfRecords } from '../../../src/records/api/orders.ts';
import { DateRange, overlaps, WhereInput, whereOf } from '../../../src/records/api/where.ts';
import { addressPart } from '../../../src/records/node.ts';
import { dayInOrder } from '../../../src/records/record.reads.ts';
import { Award, AwardJuror, AwardRank } from './award.entity.ts';

export const awardList = listOf(Award, {
  words: ['An award', 'awards'],
  where: whereOf<Award>('AwardWhere', 'Which awards.', 'award')
    .only('rank', [AwardRank], 'Only awards of one of these ranks.', (award, ranks) => isOneOf(award.rank, ranks))
    .only('givenBy', String, 'Only awards that this party gave, or one in it.', (award, name) =>
      liesIn(award.givenById, partyNamed(name, 'givenBy'), dayOf(award.givenOn)),
    )
    .only(
      'forum',
      String,
      'Only awards of this forum, by id or slug.',
      (award, ref) => sql`${award.forumId} = ${forumMeant(ref)}`,
    )
    .only('given', DateRange, 'Only awards of a day in this time.', (award, range) =>
      overlaps(dayInOrder(award.givenOn), range, 'given'),
    ),
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

export const AwardResolver = fieldsOf(Award)
  .words('rank', AwardRank, 'Rank in words.')
  .parts('jury', AwardJuror, 'awardId', 'The people who decided on it, in the order of the record.').resolver;

/** Whether the award of a juror is visible to the reader. */
const isShown = (juror: Row<AwardJuror>) =>
  sql`exists (select from award a where a.id = ${juror.awardId} and ${visible('a')})`;

addressPart('award_juror', { entity: AwardJuror, shown: isShown });

export const jurorList = listOf(AwardJuror, {
  types: () => ['AWARD_JUROR'],
  words: ['A juror', 'jurors'],
  where: new WhereInput<object, AwardJuror>('AwardJurorWhere', 'Which jurors.').only(
    'votedFor',
    Boolean,
    'Only jurors who voted so.',
    (juror, votedFor) => sql`${juror.votedFor} = ${votedFor}`,
  ),
  orders: { ORDINAL: ['By the place among the jurors.', { by: (juror) => juror.ordinal, type: 'integer' }] },
  usual: 'ORDINAL ASC',
}).all('jurors', 'Jurors of awards.', isShown);
