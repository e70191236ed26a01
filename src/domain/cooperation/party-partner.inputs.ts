import { ArgsType } from 'type-graphql';
import type { Ordering } from '../../query/compiling/pages.ts';
import { sql } from '../../query/sql.ts';
import { connectionOf, type OrderDirection, orderInput, PageArguments } from '../../records/api/connection.ts';
import { Optional } from '../../records/api/optional.ts';
import { bySortKey } from '../../records/api/orders.ts';
import { sortableDay } from '../../records/record.reads.ts';
import { enumOf } from '../../records/values/enum.ts';
import { PartyLevel } from '../parties/party.entity.ts';
import { itemList } from './cooperation.list.ts';
import { PartyPartner } from './party-partner.entity.ts';

export const { Connection: PartyPartnerConnection } = connectionOf(
  'PartyPartner',
  () => PartyPartner,
  'A partner of a party in a list.',
  'A list of partners of a party, page by page.',
);

const PartyPartnerOrderField = enumOf('PartyPartnerOrderField', 'Criteria for ordering partners. Default: ITEMS.', {
  ITEMS: 'By number of common items.',
  LATEST: 'By date of the latest common item.',
  NAME: 'By the main name, whatever language is requested.',
  COUNTRY: 'By main name of the country of today, then by the main name.',
});

export type PartnerOrder = keyof typeof PartyPartnerOrderField;

/** Orders of partners. COUNTRY needs the column `country_key` of the rows. */
export const PARTNER_ORDERS: { readonly [order in PartnerOrder]: Ordering<PartyPartner> } = {
  ITEMS: { by: (partner) => partner.items, type: 'integer' },
  LATEST: { by: (partner) => sortableDay(partner.latestOn), type: 'text' },
  NAME: bySortKey,
  COUNTRY: { by: (partner) => sql`${partner.$}.country_key`, type: 'text', isAlphabetical: true },
};

const PartyPartnerOrder = orderInput('PartyPartnerOrder', 'Order of partners.', PartyPartnerOrderField);

@ArgsType()
export class PartnerArguments extends PageArguments {
  @Optional(PartyLevel, 'Only partners of this level. Omitted: only those that take part themselves.')
  level?: PartyLevel | null;

  @Optional(itemList.Where, 'Only cooperation items that match this filter count.')
  where?: InstanceType<typeof itemList.Where> | null;

  @Optional(String, 'Only cooperation items with each of these words count, as in lists; costs 50.')
  search?: string | null;

  @Optional(String, 'Only partners whose names or codes have each of these words, also as beginnings.')
  named?: string | null;

  @Optional(PartyPartnerOrder, 'Order of the partners. Default: most items first.')
  orderBy?: { field: PartnerOrder; direction?: OrderDirection | null } | null;
}
