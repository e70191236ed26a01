import { Groups } from '../../query/compiling/groups.ts';
import { raw, sql } from '../../query/sql.ts';
import { byText, byTime } from '../../records/api/groups.ts';
import { byDayOfItem, insteadOfItems } from '../../records/item.reads.ts';
import { byForumOfItem } from '../forums/forum.groups.ts';
import { byCountryInvolved } from '../parties/party.groups.ts';
import type { Figure } from './figure.entity.ts';
import type { FigureDimension } from './figure.inputs.ts';

export const figureGroups = new Groups<Figure, `${FigureDimension}`>({
  summed: {
    value: (figure) => figure.value,
    // A unit is a word in lower case, a currency three capitals.
    unit: (figure) => sql`case when ${figure.unit} ~ '^[A-Z]{3}$' then ${figure.unit} end`,
  },
  instead: insteadOfItems,
})
  .by(
    'YEAR',
    byTime('YEAR', (_item, as) => raw(`${as}.occurred_on`), byDayOfItem),
  )
  .by(
    'INDICATOR',
    byText((figure) => figure.indicator),
  )
  .by('COUNTRY', byCountryInvolved())
  .by('FORUM', byForumOfItem());
