import { raw, type Sql, sql, visible } from '../../query/sql.ts';
import {
  type ColumnGroup,
  clientId,
  closingColumns,
  date,
  type ExportedTable,
  identity,
  number,
  PARTY,
  plain,
  REQUESTED_IDS,
  reference,
  titled,
  whole,
} from '../../records/description/columns.ts';

/** Columns of the nearest containing party today for which `which` holds; `o` is the containing party. */
function containerColumns(name: string, which: Sql): ColumnGroup {
  const alias = raw(`"${name}"`);
  return {
    columns: [
      { name, type: 'TEXT', sql: sql`${alias}.name`, field: `${name}.name` },
      { name: `${name}Id`, type: 'PLAIN', sql: clientId('party', sql`${alias}.id`), field: `${name}.id` },
    ],
    join: sql`left join (
        select distinct on (w.party_id) w.party_id as of_id, o.id, o.name
        from lies_within w join party o on o.id = w.ancestor_id and ${visible('o')}
        where w.party_id in ${REQUESTED_IDS} and today() between w.from_day and w.to_day and ${which}
        order by w.party_id, w.depth
      ) ${alias} on ${alias}.of_id = r.id`,
  };
}

export const exportedParties: ExportedTable = {
  name: 'parties',
  table: 'party',
  parts: [
    ...identity('party'),
    plain('slug', sql`r.slug`),
    plain('level', sql`r.level`, '__typename', 'Level of the party: BLOC, COUNTRY, REGION, CITY or ORGANIZATION.'),
    ...titled('name'),
    plain('alpha2', sql`r.alpha2`),
    plain('alpha3', sql`r.alpha3`),
    plain('kind', sql`r.organization_kind`),
    containerColumns('within', sql`w.depth = 1`),
    containerColumns('country', sql`o.level = 'COUNTRY'`),
    date('validFrom', sql`r.valid_from`),
    date('validTo', sql`r.valid_to`),
    number('latitude', sql`r.latitude`, 'coordinates.latitude'),
    number('longitude', sql`r.longitude`, 'coordinates.longitude'),
    whole('population', sql`r.population`),
    reference('seat', PARTY, sql`r.seat_id`),
    ...closingColumns(),
  ],
};
