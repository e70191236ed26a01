import type { EntityManager } from 'typeorm';
import { tableOf } from '../../records/description/record-type.ts';
import { recordTypeOf, recordTypes } from '../../records/description/registry.ts';
import { isMatch } from '../../records/identifier.entity.ts';
import { type RecordType, Visibility } from '../../records/record.entity.ts';
import { formatId } from '../../records/values/ids.ts';
import { fold } from '../../records/values/names.ts';
import type { IdentifierDraft } from '../../records/writing/record.writes.ts';
import { grouped } from '../files/grouped.ts';
import type { Draft } from '../files/import-format.ts';

/** A record that a file describes for the first time. */
export interface NewRecord {
  kind: RecordType;
  draft: Draft;
}

/** Whether the identifiers of a new record belong to an existing record. */
export interface Recognition {
  /** The uuid of the existing record; null if the identifiers are ambiguous. */
  id: string | null;
  /** The sentence for the report. */
  sentence: string;
}

/** Returns the identifiers of a draft, including the codes among its fields. */
function identifiersOf({ kind, draft }: NewRecord): IdentifierDraft[] {
  const codes = Object.entries(recordTypeOf(kind).imported?.codes ?? {}).flatMap(([field, scheme]) => {
    const value = draft[field];
    return typeof value === 'string' ? [{ scheme, value }] : [];
  });
  const own = ((draft.identifiers as IdentifierDraft[] | undefined) ?? []).filter(({ scheme }) => !isMatch(scheme));
  return [...own, ...codes];
}

/**
 * Returns the folded names of a draft, one of which the existing record must share; null for types that are recognized
 * by identifier alone.
 */
function namesOf({ kind, draft }: NewRecord): string[] | null {
  const { mustShareName } = recordTypeOf(kind).imported ?? {};
  return mustShareName ? (draft.names as { text: string }[]).map(({ text }) => fold(text)) : null;
}

/** Returns the types that need a shared name besides an identifier, each with the table of its names. */
export function typesKnownByName(): { type: RecordType; table: string; owner: string }[] {
  return recordTypes()
    .filter(({ imported }) => imported?.mustShareName)
    .flatMap(({ type, parts = [] }) =>
      parts.filter(({ field }) => field === 'names').map(({ table, owner }) => ({ type, table, owner })),
    );
}

/**
 * Finds existing records by the identifiers of new records, with three limits:
 * - A person must also share a name.
 * - A PUBLIC new record never matches an INTERNAL record, because PUBLIC records of the file could not refer to that
 *   record.
 * - Identifiers that several records share, or that belong to different records, decide nothing.
 * @returns for each new record with an identifier of another record: the match and the sentence for the report
 */
export async function recognize<N extends NewRecord>(
  db: EntityManager,
  newRecords: readonly N[],
): Promise<Map<N, Recognition>> {
  const given = newRecords.flatMap((newRecord, n) =>
    identifiersOf(newRecord).map(({ scheme, value }) => ({
      n,
      kind: newRecord.kind,
      scheme,
      value,
      names: namesOf(newRecord),
      internal: newRecord.draft.visibility === Visibility.INTERNAL,
    })),
  );
  if (given.length === 0) return new Map();
  const codes = recordTypes().flatMap(({ type, imported }) =>
    Object.entries(imported?.codes ?? {}).map(
      ([column, scheme]) =>
        `union select id from ${tableOf(type)} where given.scheme = '${scheme}' and ${column} = given.value`,
    ),
  );
  const named = typesKnownByName().map(
    ({ table, owner }) => `or exists (select from ${table} b where b.${owner} = e.id and b.folded = any(given.names))`,
  );
  const found: { n: number; identifier: string; id: string }[] = await db.query(
    `select given.n, given.scheme || ':' || given.value as identifier, e.id
    from jsonb_to_recordset($1::jsonb) as given (n integer, kind text, scheme text, value text, names text[], internal boolean)
    cross join lateral (
      select i.record_id as id from identifier i where i.scheme = given.scheme and i.value = given.value
      ${codes.join(' ')}
    ) known
    join record e on e.id = known.id and e.type = given.kind and e.deleted_at is null
      and (e.visibility = 'PUBLIC' or given.internal)
    where given.names is null ${named.join(' ')}
    order by given.n, identifier, e.id`,
    [JSON.stringify(given)],
  );
  const recognized = new Map<N, Recognition>();
  for (const [n, rows] of grouped(found, (row) => row.n)) {
    const newRecord = newRecords[n]!;
    recognized.set(newRecord, recognitionOf(newRecord.kind.toLowerCase(), rows));
  }
  return recognized;
}

function recognitionOf(type: string, rows: readonly { identifier: string; id: string }[]): Recognition {
  const byIdentifier = [...grouped(rows, ({ identifier }) => identifier)];
  const shared = byIdentifier.filter(([, matches]) => matches.length > 1);
  const deciding = byIdentifier.filter(([, matches]) => matches.length === 1).map(([, [match]]) => match!);
  const ids = new Set(deciding.map(({ id }) => id));
  if (ids.size === 1) {
    const { identifier, id } = deciding[0]!;
    const record = formatId(type, id);
    return { id, sentence: `${identifier} is ${record}: the record cites the file and keeps what it says.` };
  }
  const several = shared.map(([identifier, matches]) => `${identifier} belongs to ${matches.length} records`);
  const apart = ids.size > 1 ? ['the identifiers belong to different records'] : [];
  const records = [...new Set(rows.map(({ id }) => formatId(type, id)))].join(', ');
  return {
    id: null,
    sentence: `The identifiers do not decide: ${[...several, ...apart].join('; ')} (${records}).`,
  };
}

/**
 * Splits new records so that no two in `now` share an identifier. Those in `later` wait until `now` is written and are
 * then recognized.
 */
export function splitBySharedIdentifier<N extends NewRecord>(newRecords: readonly N[]): { now: N[]; later: N[] } {
  const seen = new Set<string>();
  const [now, later]: [N[], N[]] = [[], []];
  for (const newRecord of newRecords) {
    const names = namesOf(newRecord) ?? [''];
    const keys = identifiersOf(newRecord).flatMap(({ scheme, value }) =>
      names.map((name) => JSON.stringify([newRecord.kind, scheme, value, name])),
    );
    (keys.some((key) => seen.has(key)) ? later : now).push(newRecord);
    for (const key of keys) seen.add(key);
  }
  return { now, later };
}
