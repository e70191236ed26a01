import type { EntityManager } from 'typeorm';
import type { Likeness } from '../description/likeness.ts';
import { recordTypeOf } from '../description/registry.ts';
import type { RecordType, Visibility } from '../record.entity.ts';
import { writeId } from '../values/ids.ts';
import { errorCodes } from './error-codes.ts';
import { type Path, RuleViolation } from './input-errors.ts';
import type { FlagDraft } from './record.writes.ts';
import type { WriteContext } from './writing.ts';

/** Whether an imported draft says enough to be compared with other records of its kind. */
export function isComparable(type: RecordType, draft: object): boolean {
  return recordTypeOf(type).written.likeness?.isComparable?.(draft) ?? true;
}

/** A new record, and another one that may be the same. */
export interface PossibleDuplicate {
  /** The uuid of the new record. */
  id: string;
  /** The uuid of the other. */
  otherId: string;
  visibility: Visibility;
  /** The field of the draft in which they agree. */
  by: 'identifiers' | Likeness['field'];
}

const CODES = errorCodes({
  POSSIBLE_DUPLICATE: ['The record may exist already. Compare `candidates`; `allowDuplicate: true` creates it anyway.'],
});

/** A record is there that may be the same as one that was to be made. Nothing was written. */
export class MayBeThere extends RuleViolation<never> {
  constructor(
    path: Path,
    /** The uuids of such records; the first ten, where they are more. */
    readonly recordIds: readonly string[],
  ) {
    const message =
      'The record may exist already: look at the candidates. If it is none of them, ask for allowDuplicate.';
    super(CODES.POSSIBLE_DUPLICATE, path, message);
  }
}

const MOST_CANDIDATES = 10;

/** The code of the error and of the flag. */
export const DUPLICATE = CODES.POSSIBLE_DUPLICATE.name;

/** What a flag says of a record that may be the same as another one, which must be PUBLIC: everybody may read it. */
export function duplicateFlag(type: RecordType, { otherId, by }: PossibleDuplicate): FlagDraft & { path: string } {
  const other = writeId(type.toLowerCase(), otherId);
  const message = `This may be the same as ${other}. Merge the two, or remove the flag if they differ.`;
  return { code: DUPLICATE, path: by, message };
}

/** Takes the flags of a record away that say it may be the same as one that it has been merged with. */
export async function dropDuplicateFlags(
  { db }: WriteContext,
  { type, keep, absorb }: { type: string; keep: string; absorb: string },
): Promise<void> {
  await db.query(
    `delete from flag where record_id = $1 and code = '${DUPLICATE}'
      and (position($2 in message) > 0 or position($3 in message) > 0)`,
    [keep, writeId(type, keep), writeId(type, absorb)],
  );
}

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
export async function checkIsNew({ db }: WriteContext, id: string, type: RecordType): Promise<void> {
  const others = await possibleDuplicates(db, type, [id]);
  // Those that share an identifier come first, and are named alone.
  const [first] = others;
  if (!first) return;
  const ids = others.filter(({ by }) => by === first.by).map(({ otherId }) => otherId);
  throw new MayBeThere([first.by], ids);
}

/**
 * Finds which of several new records of one kind may be the same as another record of the kind: those that share an
 * identifier with it, then those that bear its name and are like it. Of two new ones, the later is paired with the
 * earlier. At most ten others are given for each by either.
 * @param ids their uuids, in the order in which they were made; they are written already, in this transaction
 * @returns nothing where the kind has no likeness
 */
export async function possibleDuplicates(
  db: EntityManager,
  type: RecordType,
  ids: readonly string[],
): Promise<PossibleDuplicate[]> {
  const { likeness } = recordTypeOf(type).written;
  if (!likeness || ids.length === 0) return [];
  const { field, same = () => 'null::text', alike = () => 'true' } = likeness;
  return db.query(
    `with made as materialized (select id, place from unnest($1::uuid[]) with ordinality as made (id, place)),
    mine as materialized (
      select distinct made.id, made.place, f.form, ${same('made.id')} as same from made, ${formsOf('made.id')}
    ),
    -- The new ones themselves are no documents before the transaction ends.
    theirs as materialized (
      select * from mine
      union all
      select distinct d.record_id, null::bigint, f.form, ${same('d.record_id')}
      from search_document d, ${formsOf('d.record_id')}
        and d.type = $2 and d.record_id <> all($1) and f.form in (select form from mine)
        and d.document @@ (select string_agg(distinct '''=' || left(form, 100) || '''', ' | ')::tsquery from mine)
    )
    select made.id, o.id as "otherId", o.visibility, 'identifiers' as by
    from made cross join lateral (
      select distinct r.id, r.visibility from identifier i
      join identifier o on o.scheme = i.scheme and o.value = i.value and o.record_id <> i.record_id
      join record r on r.id = o.record_id and r.type = $2 and r.deleted_at is null
      left join made other on other.id = r.id
      where i.record_id = made.id and (other.id is null or other.place < made.place)
      order by r.id limit ${MOST_CANDIDATES}
    ) o
    union all
    select made.id, o.id, r.visibility, '${field}'
    from made cross join lateral (
      select distinct theirs.id from mine join theirs
        on theirs.form = mine.form and theirs.same is not distinct from mine.same
      where mine.id = made.id and theirs.id <> mine.id and (theirs.place is null or theirs.place < mine.place)
        and (${alike('mine.id', 'theirs.id')})
      order by theirs.id limit ${MOST_CANDIDATES}
    ) o
    join record r on r.id = o.id
    order by "by", "otherId"`,
    [ids, type],
  );
}
