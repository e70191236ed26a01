import type { RecordType } from './record.entity.ts';
import { RuleViolation, type WriteContext } from './writing.ts';

/** When two records of one kind that bear the same name may well be the same. With one identifier they always may. */
export interface Likeness {
  type: RecordType;
  /** The field of the draft that holds the name. */
  field: 'names' | 'titles';
  /** What else must hold of them, in SQL over two uuids; absent: nothing. */
  alike?: (one: string, other: string) => string;
}

/** A record is there that may be the same as one that was to be made. Nothing was written. */
export class MayBeThere extends RuleViolation {
  constructor(
    path: readonly string[],
    /** The uuids of such records; the first ten, where they are more. */
    readonly recordIds: readonly string[],
  ) {
    super(
      'POSSIBLE_DUPLICATE',
      path,
      'This may be on record already: look at the candidates. Where it is none of them, ask for allowDuplicate.',
    );
  }
}

const MOST_CANDIDATES = 10;

/** Names in Latin letters are kept up to so many characters: a longer one may go on otherwise. */
const WHOLE_LATIN = 200;

/** The forms in which a search compares the names that a record bears. */
const formsOf = (record: string) => `
  search_text t cross join lateral (values
    (search_fold(t.text)), (case when length(t.latin) < ${WHOLE_LATIN} then search_fold(t.latin) end)
  ) f (form) where t.record_id = ${record} and t.type = $2 and t.weight = 'A' and f.form <> ''`;

/**
 * Makes sure that no other record of its kind goes by an identifier of a new one, or bears a name of it and may be the
 * same.
 * @throws MayBeThere
 */
export async function checkIsNew({ db }: WriteContext, id: string, likeness: Likeness): Promise<void> {
  const { type, field, alike = () => 'true' } = likeness;
  const others: { id: string; by: string }[] = await db.query(
    `with mine as materialized (select distinct f.form from ${formsOf('$1')})
    (select distinct r.id, 'identifiers' as by from identifier i
      join identifier o on o.scheme = i.scheme and o.value = i.value and o.record_id <> i.record_id
      join record r on r.id = o.record_id and r.type = $2 and r.deleted_at is null
    where i.record_id = $1 order by r.id limit ${MOST_CANDIDATES})
    union all
    (select d.record_id, '${field}' from search_document d
    where d.type = $2 and d.record_id <> $1
      and d.document @@ (select string_agg('''=' || left(form, 100) || '''', ' | ')::tsquery from mine)
      and exists (select from ${formsOf('d.record_id')} and f.form in (select form from mine))
      and (${alike('$1::uuid', 'd.record_id')})
    order by d.record_id limit ${MOST_CANDIDATES})`,
    [id, type],
  );
  for (const by of ['identifiers', field]) {
    const ids = others.filter((other) => other.by === by).map((other) => other.id);
    if (ids.length > 0) throw new MayBeThere([by], ids);
  }
}
