import { snakeCase } from '../../database/naming-strategy.ts';
import { raw, sql } from '../../query/sql.ts';
import {
  date,
  type ExportedTable,
  flag,
  listed,
  number,
  PARTY,
  plain,
  reference,
  references,
  text,
} from '../../records/description/columns.ts';
import { item } from '../../records/description/item-columns.ts';
import { AGREEMENT_TIMES } from './agreement.rules.ts';

export const exportedAgreements: ExportedTable = {
  name: 'agreements',
  table: 'agreement',
  parts: item('agreement', [
    plain('kind', sql`r.kind`),
    text('kindAsTitled', sql`r.kind_as_titled`),
    plain('status', sql`r.status`),
    flag('binding', sql`r.binding`),
    flag('unilateral', sql`r.unilateral`),
    ...AGREEMENT_TIMES.map((time) => (time === 'autoRenews' ? flag : date)(time, raw(`r.${snakeCase(time)}`))),
    reference('depositary', PARTY, sql`r.depositary_id`),
    references('places', 'placeIds', PARTY, {
      from: sql`agreement_place l`,
      of: sql`l.agreement_id`,
      to: sql`l.party_id`,
      order: sql`l.ordinal, l.id`,
    }),
    number('value', sql`trim_scale(r.value)`, 'value.value'),
    plain('currency', sql`r.currency`, 'value.currency'),
    listed(
      'references',
      { from: sql`agreement_reference l`, of: sql`l.agreement_id`, order: sql`l.ordinal, l.id` },
      sql`l.scheme || ':' || l.value`,
    ),
    listed(
      'texts',
      { from: sql`agreement_text l`, of: sql`l.agreement_id`, order: sql`l.ordinal, l.id` },
      sql`l.url`,
      'texts.url',
    ),
  ]),
};
