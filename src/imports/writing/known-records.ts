import type { EntityManager } from 'typeorm';
import { tableOf } from '../../records/description/record-type.ts';
import { recordTypeOf, recordTypes } from '../../records/description/registry.ts';
import { type RecordType, Visibility } from '../../records/record.entity.ts';
import { writeId } from '../../records/values/ids.ts';
import { fold } from '../../records/values/names.ts';
import type { IdentifierDraft } from '../../records/writing/record.writes.ts';
import { grouped } from '../files/grouped.ts';
import type { Draft } from '../files/import-format.ts';

/** A record that a file describes for the first time. */
export interface Newcomer {
  kind: RecordType;
  draft: Draft;
}

/** What the identifiers of a newcomer say. */
export interface Recognized {
  /** The uuid of the record that has them; null if they decide nothing. */
  id: string | null;
  /** What the report says of that. */
  sentence: string;
}

/** The identifiers of a draft, with the codes among its fields. */
function identifiersOf({ kind, draft }: Newcomer): IdentifierDraft[] {
  const codes = Object.entries(recordTypeOf(kind).imported?.codes ?? {}).flatMap(([field, scheme]) => {
    const value = draft[field];
    return typeof value === 'string' ? [{ scheme, value }] : [];
  });
  return [...((draft.identifiers as IdentifierDraft[] | undefined) ?? []), ...codes];
}

/** The folded names of a draft, one of which the record must have; null for types that an identifier alone decides. */
function namesOf({ kind, draft }: Newcomer): string[] | null {
  const { sharesName } = recordTypeOf(kind).imported ?? {};
  return sharesName ? (draft.names as { text: string }[]).map(({ text }) => fold(text)) : null;
}

/** The types of which an identifier alone decides nothing, each with the table of its names. */
export function typesKnownByName(): { type: RecordType; table: string; owner: string }[] {
  return recordTypes()
    .filter(({ imported }) => imported?.sharesName)
    .flatMap(({ type, parts = [] }) =>
      parts.filter(({ field }) => field === 'names').map(({ table, owner }) => ({ type, table, owner })),
    );
}

/**
 * Finds the records in the database that have the identifiers of newcomers: an identifier is the record. Three limits:
 * - A person must share a name, too, as the description of people says.
 * - A PUBLIC newcomer is never an INTERNAL record, since the PUBLIC records of its file could not refer to that one.
 * - An identifier that several records share decides nothing, nor do identifiers of different records.
 * @returns for each newcomer that has an identifier of another record, which one it is and what to report
 */
export async function recognize<N extends Newcomer>(
  db: EntityManager,
  newcomers: readonly N[],
): Promise<Map<N, Recognized>> {
  const given = newcomers.flatMap((newcomer, n) =>
    identifiersOf(newcomer).map(({ scheme, value }) => ({
      n,
      kind: newcomer.kind,
      scheme,
      value,
      names: namesOf(newcomer),
      internal: newcomer.draft.visibility === Visibility.INTERNAL,
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
  const recognized = new Map<N, Recognized>();
  for (const [n, rows] of grouped(found, (row) => row.n)) {
    const newcomer = newcomers[n]!;
    recognized.set(newcomer, judged(newcomer.kind.toLowerCase(), rows));
  }
  return recognized;
}

function judged(type: string, rows: readonly { identifier: string; id: string }[]): Recognized {
  const byIdentifier = [...grouped(rows, ({ identifier }) => identifier)];
  const shared = byIdentifier.filter(([, bearers]) => bearers.length > 1);
  const deciding = byIdentifier.filter(([, bearers]) => bearers.length === 1).map(([, [bearer]]) => bearer!);
  const ids = new Set(deciding.map(({ id }) => id));
  if (ids.size === 1) {
    const { identifier, id } = deciding[0]!;
    const record = writeId(type, id);
    return { id, sentence: `${identifier} is ${record}: the record cites the file and keeps what it says.` };
  }
  const several = shared.map(([identifier, bearers]) => `${identifier} belongs to ${bearers.length} records`);
  const apart = ids.size > 1 ? ['the identifiers belong to different records'] : [];
  const records = [...new Set(rows.map(({ id }) => writeId(type, id)))].join(', ');
  return {
    id: null,
    sentence: `Nothing is decided by identifiers: ${[...several, ...apart].join('; ')} (${records}).`,
  };
}

/**
 * Splits newcomers so that no two of the first part share an identifier: the later one waits until the earlier is written
 * and is then recognized as that record.
 */
export function apartByIdentifier<N extends Newcomer>(newcomers: readonly N[]): { now: N[]; later: N[] } {
  const seen = new Set<string>();
  const [now, later]: [N[], N[]] = [[], []];
  for (const newcomer of newcomers) {
    const names = namesOf(newcomer) ?? [''];
    const signs = identifiersOf(newcomer).flatMap(({ scheme, value }) =>
      names.map((name) => JSON.stringify([newcomer.kind, scheme, value, name])),
    );
    (signs.some((sign) => seen.has(sign)) ? later : now).push(newcomer);
    for (const sign of signs) seen.add(sign);
  }
  return { now, later };
}
