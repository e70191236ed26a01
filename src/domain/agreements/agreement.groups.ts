import { Groups } from '../../query/compiling/groups.ts';
import { raw, sql } from '../../query/sql.ts';
import { byConstant, byTime } from '../../records/api/groups.ts';
import { byDayOfItem, byLaterality, insteadOfItems } from '../../records/item.reads.ts';
import { byForumOfItem } from '../forums/forum.groups.ts';
import { byCountryInvolved, byCountryPair, byPartyInvolved, byPartyPair, byPlace } from '../parties/party.groups.ts';
import { bySource } from '../sources/source.groups.ts';
import { byTopic } from '../topics/topic.groups.ts';
import type { Agreement } from './agreement.entity.ts';
import type { AgreementDimension } from './agreement.inputs.ts';

const occurredOn = (_agreement: unknown, as: string) => raw(`${as}.occurred_on`);

export const agreementGroups = new Groups<Agreement, `${AgreementDimension}`>({
  summed: { value: (agreement) => agreement.value, unit: (agreement) => agreement.currency },
  instead: insteadOfItems,
})
  .by('YEAR', byTime('YEAR', occurredOn, byDayOfItem))
  .by('DECADE', byTime('DECADE', occurredOn, byDayOfItem))
  .by('MONTH', byTime('MONTH', occurredOn, byDayOfItem))
  .by(
    'KIND',
    byConstant((agreement) => agreement.kind),
  )
  .by(
    'STATUS',
    byConstant((agreement) => agreement.status),
  )
  .by('TOPIC', byTopic())
  .by('COUNTRY', byCountryInvolved())
  .by('PARTY', byPartyInvolved())
  .by(
    'PLACE',
    byPlace((as) => raw(`${as}.party_id`), {
      join: (agreement, as) => ({
        from: raw(`agreement_place ${as}`),
        on: sql`${raw(as)}.agreement_id = ${agreement.id}`,
      }),
      falls: 'AGAIN',
    }),
  )
  .by('FORUM', byForumOfItem())
  .by('LATERALITY', byLaterality())
  .by('SOURCE', bySource())
  .by('COUNTRY_PAIR', byCountryPair())
  .by('PARTY_PAIR', byPartyPair());
