import type { EntityManager } from 'typeorm';
import { Person } from '../../domain/people/person.entity.ts';
import { typeOf } from '../../records/known-types.ts';
import { DUPLICATE_CODE } from '../../records/writing/duplicates.writes.ts';
import type { Staging } from '../writing/staging.ts';

/** Names listed in one note. */
const MAX_NAMES_LISTED = 3;

/**
 * Reports people who share a name with another person. People of the same register are known to be different, and more
 * similar people are flagged already, so both are omitted.
 */
export async function noteSameNamePeople(db: EntityManager, staging: Staging): Promise<void> {
  const found: { row: number; name: string; slugs: string[] }[] = await db.query(
    `select min(r.first)::integer as row, min(b.text) as name, array_agg(distinct o.slug) as slugs
    from import_record r
    join imported_record i on i.key = r.key
    join record e on e.id = i.record_id
    join person_name b on b.person_id = coalesce(survivor_of(e.merged_into), e.id)
    join person_name n on n.folded = b.folded and n.person_id <> b.person_id
    join person o on o.id = n.person_id
    where r.kind = '${typeOf(Person)}' and not exists (
      select from imported_record own join imported_record other on other.scope = own.scope
      where own.record_id = i.record_id and other.record_id = o.id
    ) and not exists (select from flag f where f.record_id = b.person_id and f.code = '${DUPLICATE_CODE}')
    group by b.person_id order by row`,
  );
  for (const { row, name, slugs } of found) {
    const more = slugs.length > MAX_NAMES_LISTED ? ` and ${slugs.length - MAX_NAMES_LISTED} more` : '';
    const others = `${slugs.slice(0, MAX_NAMES_LISTED).join(', ')}${more}`;
    await staging.note(row, 'REPAIRED', `"${name}" may be the same person as ${others}. If so, merge the records.`);
  }
}
