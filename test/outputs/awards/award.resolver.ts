import { Args, Query, Resolver } from 'type-graphql';
import { Filter } from '../../../src/query/compiling/filters.ts';
import { Orderings } from '../../../src/query/compiling/pages.ts';
import { page, type Reading, Reads } from '../../../src/query/compiling/readings.ts';
import { sql } from '../../../src/query/sql.ts';
import { overlaps, recordRules } from '../../../src/records/api/where.ts';
import type { RecordType } from '../../../src/records/record.entity.ts';
import { byDay, byUpdate, dayInOrder } from '../../../src/records/record.reads.ts';
import { uuidOf } from '../../../src/records/values/ids.ts';
import { Award } from './award.entity.ts';
import { AwardConnection, AwardList, type AwardOrderField, type AwardWhere } from './award.inputs.ts';

const awardFilter = recordRules(new Filter<AwardWhere, Award>('AwardWhere'), 'award')
  .rule('forum', (award, id) => sql`${award.forumId} = ${uuidOf('forum', id)}`)
  .rule('awarded', (award, range) => overlaps(dayInOrder(award.awardedOn), range, 'awarded'));

const awardOrderings = new Orderings<Award, `${AwardOrderField}`>(
  { AWARDED_ON: byDay((award) => award.awardedOn), UPDATED_AT: byUpdate('AWARD' as RecordType) },
  { field: 'AWARDED_ON', direction: 'DESC' },
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
}
