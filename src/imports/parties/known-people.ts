import type { EntityManager } from 'typeorm';
import { Person } from '../../domain/people/person.entity.ts';
import { typeOf } from '../../records/known-types.ts';
import { DUPLICATE } from '../../records/writing/duplicates.writes.ts';
import type { Staging } from '../writing/staging.ts';

/** So many of those who bear a name are told of. */
const MOST_TOLD = 3;

/**
 * Tells of people who bear the name of somebody else on record. Where one register has both, it says that they are two;
 * otherwise nobody can say from here whether they are one. A flag says so already where they are more alike.
 */
export async function noteNamesakes(db: EntityManager, staging: Staging): Promise<void> {
  const namesakes: { row: number; name: string; slugs: string[] }[] = await db.query(
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
    ) and not exists (select from flag f where f.record_id = b.person_id and f.code = '${DUPLICATE}')
    group by b.person_id order by row`,
  );
  for (const { row, name, slugs } of namesakes) {
    const more = slugs.length > MOST_TOLD ? ` and ${slugs.length - MOST_TOLD} more` : '';
    const others = `${slugs.slice(0, MOST_TOLD).join(', ')}${more}`;
    await staging.note(row, 'REPAIRED', `"${name}" may be one with ${others}: to be merged where that is so.`);
  }
}
