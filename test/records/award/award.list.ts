import { Forum } from '../../../src/domain/forums/forum.entity.ts';
import { byForum } from '../../../src/domain/forums/forum.groups.ts';
import { forumByRef } from '../../../src/domain/forums/forum.reads.ts';
import { byCountry } from '../../../src/domain/parties/party.groups.ts';
import { belongsTo, lastDayOrToday, partyLookup } from '../../../src/domain/parties/party.reads.ts';
import type { Row } from '../../../src/query/compiling/row.ts';
import { isOneOf, sql, visible } from '../../../src/query/sql.ts';
import { fieldsOf } from '../../../src/records/api/fields.ts';
import { byConstant, byTime } from '../../../src/records/api/groups.ts';
import { listOf } from '../../../src/records/api/list.ts';
import { byDay, ordersOfRecords } from '../../../src/records/api/orders.ts';
import { DateRange, overlaps, recordWhere, WhereInput } from '../../../src/records/api/where.ts';
import { registerAddressable } from '../../../src/records/node.ts';
import { sortableDay } from '../../../src/records/record.reads.ts';
import { Award, AwardJuror, AwardRank } from './award.entity.ts';

export const awardList = listOf(Award, {
  words: ['An award', 'awards'],
  where: recordWhere<Award>('AwardWhere', 'Which awards.', 'award')
    .addFilter('rank', [AwardRank], 'Only awards of one of these ranks.', (award, ranks) => isOneOf(award.rank, ranks))
    .addFilter('givenBy', String, 'Only awards that this party gave, or one in it.', (award, name) =>
      belongsTo(award.givenById, partyLookup(name, 'givenBy'), lastDayOrToday(award.givenOn)),
    )
    .addFilter(
      'forum',
      String,
      'Only awards of this forum, by id or slug.',
      (award, ref) => sql`${award.forumId} = ${forumByRef(ref)}`,
    )
    .addFilter('given', DateRange, 'Only awards of a day in this time.', (award, range) =>
      overlaps(sortableDay(award.givenOn), range, 'given'),
    ),
  orders: {
    GIVEN_ON: ['By the day on which it was given.', byDay((award) => award.givenOn)],
    ...ordersOfRecords(Award),
  },
  defaultOrder: 'GIVEN_ON DESC',
  dimensions: {
    YEAR: ['By the year in which it was given.', byTime('YEAR', (award) => award.givenOn)],
    RANK: ['By rank.', byConstant(AwardRank, (award) => award.rank)],
    COUNTRY: [
      'By the country of the party that gave it.',
      byCountry((award) => ({ party: award.givenById, day: lastDayOrToday(award.givenOn) })),
    ],
    FORUM: ['By forum.', byForum((award) => award.forumId)],
  },
})
  .addRecordQuery('award', 'One award, by its id.')
  .addListQuery('awards', 'Awards, the latest first.')
  .addListField(
    Forum,
    'awards',
    'The awards that were given at it.',
    (award, forum) => sql`${award.forumId} = ${forum.id}`,
  );

export const AwardResolver = fieldsOf(Award)
  .texts('title', 'The title in a language, otherwise in its main language.')
  .words('rank', AwardRank, 'Rank in words.')
  .parts('jury', AwardJuror, 'awardId', 'The people who decided on it, in the order of the record.').resolver;

/** Whether the award of a juror is visible to the reader. */
const isShown = (juror: Row<AwardJuror>) =>
  sql`exists (select from award a where a.id = ${juror.awardId} and ${visible('a')})`;

registerAddressable('award_juror', { entity: AwardJuror, isVisible: isShown });

export const jurorList = listOf(AwardJuror, {
  types: () => ['AWARD_JUROR'],
  words: ['A juror', 'jurors'],
  where: new WhereInput<object, AwardJuror>('AwardJurorWhere', 'Which jurors.').addFilter(
    'votedFor',
    Boolean,
    'Only jurors who voted so.',
    (juror, votedFor) => sql`${juror.votedFor} = ${votedFor}`,
  ),
  orders: { ORDINAL: ['By the place among the jurors.', { by: (juror) => juror.ordinal, type: 'integer' }] },
  defaultOrder: 'ORDINAL ASC',
}).addListQuery('jurors', 'Jurors of awards.', isShown);
