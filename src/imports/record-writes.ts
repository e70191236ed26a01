import { isDeepStrictEqual } from 'node:util';
import { type DataSource, type EntityTarget, IsNull, type ObjectLiteral, Raw } from 'typeorm';
import { createAgreement } from '../agreements/agreement.writes.ts';
import { createCommitment } from '../commitments/commitment.writes.ts';
import { createDelegation } from '../delegations/delegation.writes.ts';
import { createFigure } from '../figures/figure.writes.ts';
import { createForum } from '../forums/forum.writes.ts';
import { createForumSeries } from '../forums/forum-series.writes.ts';
import { createParty } from '../parties/party.writes.ts';
import { createPerson } from '../people/person.writes.ts';
import { updateRow } from '../records/changes.writes.ts';
import type { RecordType } from '../records/record.entity.ts';
import type { CitationDraft } from '../records/record.writes.ts';
import type { WriteContext } from '../records/writing.ts';
import { createSession } from '../sessions/session.writes.ts';
import { createSource } from '../sources/source.writes.ts';
import { createStatement } from '../statements/statement.writes.ts';
import { createTopic } from '../topics/topic.writes.ts';
import { type GatheredRow, GatheredRows } from './gathered-rows.ts';

/** A draft as it is kept between imports: JSON, with uuids. */
export type JsonDraft = { [field: string]: unknown };

/** The functions by which editors create records, too. */
const CREATE: { [type in RecordType]: (context: WriteContext, draft: never) => Promise<string> } = {
  PARTY: createParty,
  PERSON: createPerson,
  FORUM_SERIES: createForumSeries,
  FORUM: createForum,
  SESSION: createSession,
  DELEGATION: createDelegation,
  AGREEMENT: createAgreement,
  COMMITMENT: createCommitment,
  STATEMENT: createStatement,
  FIGURE: createFigure,
  TOPIC: createTopic,
  SOURCE: createSource,
};

/** Instants are texts in JSON. */
const INSTANTS = ['startsAt', 'endsAt'];

/** What a record keeps whatever the file says by now: how it is addressed, who sees it. */
const KEPT = ['id', 'slug', 'visibility'];

/**
 * Makes the rows of a new record, without writing them.
 * @param context with the rows gathered so far
 * @returns the record's uuid
 * @throws RuleViolation for a rule that not even an import may break
 */
export function draftRecord(
  context: WriteContext,
  kind: RecordType,
  draft: JsonDraft,
  citations: readonly CitationDraft[],
): Promise<string> {
  const instants = INSTANTS.flatMap((field) => {
    const text = draft[field];
    return typeof text === 'string' ? [[field, new Date(text)] as const] : [];
  });
  const given = (draft.citations as CitationDraft[] | undefined) ?? [];
  const whole = { ...draft, ...Object.fromEntries(instants), lenient: true, citations: [...given, ...citations] };
  return CREATE[kind](context, whole as never);
}

/**
 * Changes what a record says where the file says something else than the last time, and nothing else: what an editor has
 * changed or added meanwhile stays.
 * @throws RuleViolation for a rule that not even an import may break
 */
export async function redraftRecord(
  context: WriteContext,
  dataSource: DataSource,
  { id, kind, before, after }: { id: string; kind: RecordType; before: JsonDraft; after: JsonDraft },
): Promise<void> {
  const [was, is] = [new GatheredRows(dataSource), new GatheredRows(dataSource)];
  const oldId = await draftRecord({ ...context, gathered: was }, kind, before, []);
  const newId = await draftRecord({ ...context, gathered: is }, kind, after, []);

  const table = kind.toLowerCase();
  const { entity, rows } = is.tables.get(table)!;
  const [oldRow] = rowsOf(was, table);
  const changed = Object.entries(rows[0]!).filter(
    ([column, value]) => !KEPT.includes(column) && !isDeepStrictEqual(oldRow![column] ?? null, value ?? null),
  );
  const row = await context.db.findOneByOrFail(entity, { id });
  await updateRow(context, entity, row, Object.fromEntries(changed));

  // Which rows of the database the gathered ones are: a record, and signatures, which have parts themselves.
  const ids = new Map([
    [oldId, id],
    [newId, id],
  ]);
  const parts = [...new Set([...was.tables.keys(), ...is.tables.keys()])].filter((name) => name !== table);
  // A signature comes before what belongs to it.
  for (const name of parts.sort((one, other) => Number(other === 'signature') - Number(one === 'signature'))) {
    const part = (is.tables.get(name) ?? was.tables.get(name))!;
    await amendParts(context, part.entity, rowsOf(was, name), rowsOf(is, name), ids);
  }
}

function rowsOf(gathered: GatheredRows, table: string): GatheredRow[] {
  return gathered.tables.get(table)?.rows ?? [];
}

/**
 * Takes away the parts that the file does not have any more and adds those that it did not have before.
 * @param ids of the rows of the database by those of gathered rows; what parts were found to be is added
 */
async function amendParts(
  context: WriteContext,
  entity: EntityTarget<ObjectLiteral>,
  before: readonly GatheredRow[],
  after: readonly GatheredRow[],
  ids: Map<string, string>,
): Promise<void> {
  const kept = new Set<GatheredRow>();
  const saysOf = (row: GatheredRow) =>
    Object.fromEntries(
      Object.entries(row)
        .filter(([column, value]) => column !== 'id' && column !== 'ordinal' && value !== undefined)
        .map(([column, value]) => [column, typeof value === 'string' ? (ids.get(value) ?? value) : value]),
    );
  const taken = new Set<string>();
  const rowLike = async (says: ObjectLiteral): Promise<string | null> => {
    const where = Object.fromEntries(
      Object.entries(says).map(([column, value]) => [column, value === null ? IsNull() : simple(value)]),
    );
    const found = await context.db.find(entity, { where: where as never });
    const free = found.find((row) => !taken.has(row.id));
    if (free) taken.add(free.id);
    return free?.id ?? null;
  };
  for (const row of before) {
    const says = saysOf(row);
    const same = after.find((other) => !kept.has(other) && isDeepStrictEqual(saysOf(other), says));
    const id = await rowLike(says);
    if (id) ids.set(row.id, id);
    if (same) {
      kept.add(same);
      if (id) ids.set(same.id, id);
    } else if (id) await context.db.delete(entity, { id });
  }
  for (const row of after) {
    if (kept.has(row)) continue;
    await context.db.insert(entity, { ...saysOf(row), id: row.id, ...('ordinal' in row && { ordinal: row.ordinal }) });
  }
}

/** A value to look for: arrays are compared as PostgreSQL does, JSON as a whole. */
function simple(value: unknown): unknown {
  if (Array.isArray(value)) return Raw((column) => `${column} = :list`, { list: value });
  if (typeof value === 'object' && !(value instanceof Date)) {
    return Raw((column) => `${column} = :json::jsonb`, { json: JSON.stringify(value) });
  }
  return value;
}
