import type { EntityManager } from 'typeorm';
import { fold } from '../records/names.ts';
import { RecordType } from '../records/record.entity.ts';
import type { IdentifierDraft } from '../records/record.writes.ts';
import type { JsonDraft } from './record-writes.ts';
import { KINDS, type Staging } from './staging.ts';

const PERSON = KINDS.indexOf(RecordType.PERSON);

/** So many of those who bear a name are told of. */
const MOST_TOLD = 3;

/**
 * Those on record who certainly are the people that drafts tell of: who have an identifier in common with one, and a name.
 * An identifier alone does not do, since some files give one to several people; and whom nobody is to see is no speaker of
 * a PUBLIC session.
 * @returns the person's uuid for each draft of whom that is known
 */
export async function peopleIdentified(
  db: EntityManager,
  drafts: readonly JsonDraft[],
): Promise<ReadonlyMap<JsonDraft, string>> {
  const identified = drafts.flatMap((draft, n) =>
    ((draft.identifiers as IdentifierDraft[] | undefined) ?? []).map(({ scheme, value }) => ({
      n,
      scheme,
      value,
      names: (draft.names as { text: string }[]).map(({ text }) => fold(text)),
    })),
  );
  if (identified.length === 0) return new Map();
  const found: { n: number; id: string }[] = await db.query(
    `select distinct on (given.n) given.n, p.id
    from jsonb_to_recordset($1::jsonb) as given (n integer, scheme text, value text, names text[])
    join identifier i on i.scheme = given.scheme and i.value = given.value
    join person p on p.id = i.record_id and p.visibility = 'PUBLIC'
    where exists (select from person_name b where b.person_id = p.id and b.folded = any(given.names))
    order by given.n, p.id`,
    [JSON.stringify(identified)],
  );
  return new Map(found.map(({ n, id }) => [drafts[n]!, id]));
}

/**
 * Tells of people who bear the name of somebody else on record. Where one register has both, it says that they are two;
 * otherwise nobody can say from here whether they are one.
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
    where r.kind = $1 and not exists (
      select from imported_record own join imported_record other on other.scope = own.scope
      where own.record_id = i.record_id and other.record_id = o.id
    )
    group by b.person_id order by row`,
    [PERSON],
  );
  for (const { row, name, slugs } of namesakes) {
    const more = slugs.length > MOST_TOLD ? ` and ${slugs.length - MOST_TOLD} more` : '';
    const others = `${slugs.slice(0, MOST_TOLD).join(', ')}${more}`;
    await staging.note(row, 'REPAIRED', `"${name}" may be one with ${others}: to be merged where that is so.`);
  }
}
