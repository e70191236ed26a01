import { forumMeant } from '../../../src/domain/forums/forum.reads.ts';
import { liesIn, partyNamed } from '../../../src/domain/parties/party.reads.ts';
import { Filter } from '../../../src/query/compiling/filters.ts';
import { Orderings } from '../../../src/query/compiling/pages.ts';
import { list, page, type Reading } from '../../../src/query/compiling/readings.ts';
import type { Row } from '../../../src/query/compiling/row.ts';
import { isOneOf, type Sql, sql, visible } from '../../../src/query/sql.ts';
import { searched } from '../../../src/records/api/searched.ts';
import { overlaps, recordRules } from '../../../src/records/api/where.ts';
import { byDay, byUpdate, dayInOrder } from '../../../src/records/record.reads.ts';
import { Award, AwardJuror } from './award.entity.ts';
import type {
  AwardJurorList,
  AwardJurorOrderField,
  AwardJurorWhere,
  AwardList,
  AwardOrderField,
  AwardWhere,
} from './award.inputs.ts';

/** The day on which an award was given, for asking where a party was; today if that is unknown. */
export function dayOfAward(award: Row<Award>): Sql {
  return sql`coalesce(last_day(${award.givenOn}), today())`;
}

const awardFilter = recordRules(new Filter<AwardWhere, Award>('AwardWhere'), 'award')
  .rule('rank', (award, ranks) => isOneOf(award.rank, ranks))
  .rule('givenBy', (award, name) => liesIn(award.givenById, partyNamed(name, 'givenBy'), dayOfAward(award)))
  .rule('forum', (award, ref) => sql`${award.forumId} = ${forumMeant(ref)}`)
  .rule('given', (award, range) => overlaps(dayInOrder(award.givenOn), range, 'given'));

export const awardOrderings = new Orderings<Award, `${AwardOrderField}`>(
  { GIVEN_ON: byDay((award) => award.givenOn), UPDATED_AT: byUpdate(Award) },
  { field: 'GIVEN_ON', direction: 'DESC' },
);

/** Awards, as a client filters, orders and pages them. */
export function awardsListed(args: AwardList, which?: (award: Row<Award>) => Sql): Reading {
  const choice = { where: (award: Row<Award>) => [which?.(award), ...awardFilter.conditions(args.where, award)] };
  return page(Award, ...searched('AWARD', choice, awardOrderings, args), args);
}

/** The people who decided on an award, in the order of the record. */
export function jurorsOf(award: Row<Award>): Reading {
  return list(AwardJuror, {
    where: (juror) => [sql`${juror.awardId} = ${award.id}`],
    orderBy: (juror) => sql`${juror.ordinal}, ${juror.id}`,
  });
}

const jurorFilter = new Filter<AwardJurorWhere, AwardJuror>('AwardJurorWhere').rule(
  'votedFor',
  (juror, votedFor) => sql`${juror.votedFor} = ${votedFor}`,
);

const jurorOrderings = new Orderings<AwardJuror, `${AwardJurorOrderField}`>(
  { ORDINAL: { by: (juror) => juror.ordinal, type: 'integer' } },
  { field: 'ORDINAL', direction: 'ASC' },
);

/** Jurors of awards that the reader may see. */
export function jurorsListed(args: AwardJurorList): Reading {
  const where = (juror: Row<AwardJuror>) => [
    ...jurorFilter.conditions(args.where, juror),
    sql`exists (select from award a where a.id = ${juror.awardId} and ${visible('a')})`,
  ];
  return page(AwardJuror, { where }, jurorOrderings.of(args.orderBy ?? undefined), args);
}
