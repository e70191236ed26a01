import type { EntityManager } from 'typeorm';
import type { DuplicateRule } from '../description/duplicate-rule.ts';
import { recordTypeOf } from '../description/registry.ts';
import { identifies } from '../identifier.entity.ts';
import type { RecordType, Visibility } from '../record.entity.ts';
import { formatId } from '../values/ids.ts';
import { errorCodes } from './error-codes.ts';
import { type InputErrors, type Path, RuleViolation } from './input-errors.ts';
import type { FlagDraft } from './record.writes.ts';
import type { WriteContext } from './transaction.ts';
import { warningCodes } from './warnings.ts';

/** Whether an imported draft says enough to be compared with other records of its type. */
export function isComparable(type: RecordType, draft: object): boolean {
  return recordTypeOf(type).written.likeness?.isComparable?.(draft) ?? true;
}

/** A new record and another record that may be the same. */
export interface PossibleDuplicate {
  /** The uuid of the new record. */
  id: string;
  /** The uuid of the other. */
  otherId: string;
  visibility: Visibility;
  /** The field of the draft in which both agree. */
  by: 'identifiers' | DuplicateRule['field'];
}

const WARNINGS = warningCodes({
  POSSIBLE_DUPLICATE: 'The new record may be the same as `records`. Compare them; if they are, merge them.',
});

const CODES = errorCodes({
  POSSIBLE_DUPLICATE: ['The record may exist already. Compare `candidates`; `allowDuplicate: true` creates it anyway.'],
});

/** A record exists that may be the same as the new one. Nothing was written. */
export class PossibleDuplicateFound extends RuleViolation<never> {
  constructor(
    path: Path,
    /** Uuids of up to ten such records. */
    readonly recordIds: readonly string[],
    message = 'The record may exist already. Compare the candidates. If it is none of them, send allowDuplicate: true.',
  ) {
    super(CODES.POSSIBLE_DUPLICATE, path, message);
  }
}

const MAX_CANDIDATES = 10;

/** Code of the error and of the flag. */
export const DUPLICATE_CODE = CODES.POSSIBLE_DUPLICATE.name;

/**
 * Returns the flag for a record that may be the same as another one. The other record must be PUBLIC: everybody can
 * read the flag.
 */
export function duplicateFlag(type: RecordType, { otherId, by }: PossibleDuplicate): FlagDraft & { path: string } {
  const other = formatId(type.toLowerCase(), otherId);
  const message = `The record may be the same as ${other}. Merge the two, or remove the flag if they differ.`;
  return { code: DUPLICATE_CODE, path: by, message };
}

/** Deletes the flags of a record that report the record with which it is now merged as a possible duplicate. */
export async function deleteDuplicateFlags(
  { db }: WriteContext,
  { type, keep, absorb }: { type: string; keep: string; absorb: string },
): Promise<void> {
  await db.query(
    `delete from flag where record_id = $1 and code = '${DUPLICATE_CODE}'
      and (position($2 in message) > 0 or position($3 in message) > 0)`,
    [keep, formatId(type, keep), formatId(type, absorb)],
  );
}

/**
 * Length in characters to which names in Latin letters are stored. A name of this length may have been cut, so it is
 * not compared.
 */
const MAX_LATIN_CHARS = 200;

/**
 * The forms in which a search compares the names of a record. They are read record by record: PostgreSQL would join the
 * names of all records of the type instead.
 */
export const formsOf = (record: string) => `lateral (
  select distinct on (f.form) f.form, t.text, t.ordinal = 0 as is_main from search_text t cross join lateral (values
    (search_fold(t.text)), (case when length(t.latin) < ${MAX_LATIN_CHARS} then search_fold(t.latin) end)
  ) f (form) where t.record_id = ${record} and t.type = $2 and t.weight = 'A' and f.form <> '' order by f.form, t.ordinal offset 0
) f`;

/**
 * Rejects a new record if another record of its type shares an identifier with it, or has the same name and may be the
 * same.
 * @param allows whether to warn instead
 * @throws POSSIBLE_DUPLICATE
 */
export async function checkDuplicates(
  { db, errors, warnings }: WriteContext,
  id: string,
  type: RecordType,
  allows: boolean,
): Promise<void> {
  if (allows && !warnings) return;
  const others = await possibleDuplicates(db, type, [id]);
  // Records that share an identifier come first; if there are any, only they are reported.
  const [first] = others;
  if (!first) return;
  const ids = others.filter(({ by }) => by === first.by).map(({ otherId }) => otherId);
  if (!allows) throw new PossibleDuplicateFound([first.by], ids);
  warnings?.add(errors.at(first.by), WARNINGS.POSSIBLE_DUPLICATE, 'The record may exist already. Compare it.', ids);
}

/** A new record of an input that creates several. */
export interface NewRecord {
  uuid: string;
  /** Errors of the record. */
  at: InputErrors;
  /** Whether to warn of possible duplicates instead of rejecting the record. */
  allows: boolean;
}

/**
 * Rejects new records that may be the same as earlier ones of the same input. `checkDuplicates` finds only those that
 * share an identifier: names are searched in what other transactions have committed.
 * @param made the new records of one type, in order of creation
 */
export async function checkDuplicatesAmong(
  { db, warnings }: WriteContext,
  type: RecordType,
  made: readonly NewRecord[],
): Promise<void> {
  if (made.length < 2) return;
  const ids = made.map(({ uuid }) => uuid);
  const pairs = await possibleDuplicates(db, type, ids);
  for (const { uuid, at, allows } of made) {
    const pair = pairs.find(({ id, otherId, by }) => id === uuid && ids.includes(otherId) && by !== 'identifiers');
    if (!pair) continue;
    const found = 'The record may be the same as another one of the input.';
    if (allows) warnings?.add(at.at(pair.by), WARNINGS.POSSIBLE_DUPLICATE, `${found} Compare them.`, [pair.otherId]);
    else {
      const message = `${found} Leave one of them out, or send allowDuplicate: true in the later one.`;
      at.addViolation(new PossibleDuplicateFound([pair.by], [], message));
    }
  }
}

/**
 * Finds possible duplicates of new records of one type: first the records that share an identifier, then those that
 * share a name and are alike. Of two new records, the later one is paired with the earlier one. Returns up to ten for
 * each record and each of the two criteria.
 * @param ids uuids in order of creation; this transaction has written the records already
 * @returns an empty array if the type has no duplicate rule
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
    new_form as materialized (
      select made.id, made.place, f.form, ${same('made.id')} as same from made cross join ${formsOf('made.id')}
    ),
    -- The new ones themselves are no documents before the transaction ends.
    any_form as materialized (
      select * from new_form
      union all
      select d.record_id, null::bigint, f.form, ${same('d.record_id')}
      from search_document d cross join ${formsOf('d.record_id')}
      where d.type = $2 and d.record_id <> all($1) and f.form in (select form from new_form)
        and d.document @@ (select string_agg(distinct '''=' || left(form, 100) || '''', ' | ')::tsquery from new_form)
    ), pair as (
      select distinct i.record_id as id, r.id as "otherId", r.visibility, 'identifiers' as by
      from made join identifier i on i.record_id = made.id and ${identifies('i')}
      join identifier o on o.scheme = i.scheme and o.value = i.value and o.record_id <> i.record_id
      join record r on r.id = o.record_id and r.type = $2 and r.deleted_at is null
      left join made other on other.id = r.id
      where other.id is null or other.place < made.place
      union all
      select distinct new_form.id, r.id, r.visibility, '${field}'
      from new_form join any_form on any_form.form = new_form.form and any_form.same is not distinct from new_form.same
        and any_form.id <> new_form.id and (any_form.place is null or any_form.place < new_form.place)
      join record r on r.id = any_form.id
      where ${alike('new_form.id', 'any_form.id')}
    )
    select id, "otherId", visibility, by from (
      select *, row_number() over (partition by id, by order by "otherId") as number from pair
    ) numbered
    where number <= ${MAX_CANDIDATES}
    order by by, "otherId"`,
    [ids, type],
  );
}
