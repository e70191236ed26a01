import { Args, Query, Resolver } from 'type-graphql';
import { Filter } from '../../../src/query/compiling/filters.ts';
import { Orderings } from '../../../src/query/compiling/pages.ts';
import { page, type Reading, Reads } from '../../../src/query/compiling/readings.ts';
import { sql, visible } from '../../../src/query/sql.ts';
import { overlaps, recordRules } from '../../../src/records/api/where.ts';
import { byDay, byUpdate, dayInOrder } from '../../../src/records/record.reads.ts';
import { uuidOf } from '../../../src/records/values/ids.ts';
import { Award, AwardJuror } from './award.entity.ts';
import {
  AwardConnection,
  AwardJurorConnection,
  AwardJurorList,
  type AwardJurorOrderField,
  type AwardJurorWhere,
  AwardList,
  type AwardOrderField,
  type AwardWhere,
} from './award.inputs.ts';

const awardFilter = recordRules(new Filter<AwardWhere, Award>('AwardWhere'), 'award')
  .rule('forum', (award, id) => sql`${award.forumId} = ${uuidOf('forum', id)}`)
  .rule('given', (award, range) => overlaps(dayInOrder(award.givenOn), range, 'given'));

const awardOrderings = new Orderings<Award, `${AwardOrderField}`>(
  { GIVEN_ON: byDay((award) => award.givenOn), UPDATED_AT: byUpdate(Award) },
  { field: 'GIVEN_ON', direction: 'DESC' },
);

const jurorFilter = new Filter<AwardJurorWhere, AwardJuror>('AwardJurorWhere').rule(
  'votedFor',
  (juror, votedFor) => sql`${juror.votedFor} = ${votedFor}`,
);

const jurorOrderings = new Orderings<AwardJuror, `${AwardJurorOrderField}`>(
  { ORDINAL: { by: (juror) => juror.ordinal, type: 'integer' } },
  { field: 'ORDINAL', direction: 'ASC' },
);

@Resolver()
export class AwardResolver {
  @Reads()
  @Query(() => AwardConnection, { description: 'Awards, the latest first.' })
  awards(@Args(() => AwardList) args: AwardList): Reading {
    const choice = {
      where: (award: Parameters<typeof awardFilter.conditions>[1]) => awardFilter.conditions(args.where, award),
    };
    return page(Award, choice, awardOrderings.of(args.orderBy ?? undefined), args);
  }

  @Reads()
  @Query(() => AwardJurorConnection, { description: 'Jurors of awards.' })
  jurors(@Args(() => AwardJurorList) args: AwardJurorList): Reading {
    const choice = {
      where: (juror: Parameters<typeof jurorFilter.conditions>[1]) => [
        ...jurorFilter.conditions(args.where, juror),
        sql`exists (select from award a where a.id = ${juror.awardId} and ${visible('a')})`,
      ],
    };
    return page(AwardJuror, choice, jurorOrderings.of(args.orderBy ?? undefined), args);
  }
}
