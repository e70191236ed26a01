import type { EntityTarget, ObjectLiteral } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import type { CitationInput, DiscussedFacts, FlagInput, IdentifierInput, RecordFacts } from '../api/record.inputs.ts';
import { LONGEST_PASSAGE } from '../values/text.ts';
import type { DraftOf, NewDraft } from './drafts.ts';
import { keptText, keptTextOrNull, keptUrlOrNull, type Path } from './rules.ts';
import { RuleViolation, type WriteContext } from './writing.ts';

/** Where a fact of a record comes from. */
export type CitationDraft = DraftOf<CitationInput>;

/** A remark about a record that breaks a rule or is uncertain. */
export type FlagDraft = DraftOf<FlagInput>;

/** By what others know a record. */
export type IdentifierDraft = DraftOf<IdentifierInput>;

/** What the draft of any record may say beside its own facts. */
export type RecordDraft = NewDraft<RecordFacts> & Pick<Partial<DraftOf<DiscussedFacts>>, 'topicIds'>;

/** @throws RuleViolation BAD_TEXT */
function keptCitations(citations: readonly CitationDraft[]) {
  return citations.map((citation, ordinal) => ({
    ...keptCitation(['citations', String(ordinal)], citation),
    ordinal,
  }));
}

/**
 * Adds a citation to a record, after those that it has.
 * @returns the uuid of the citation
 * @throws RuleViolation BAD_TEXT
 */
export async function citeAlso(context: WriteContext, recordId: string, citation: CitationDraft): Promise<string> {
  const kept = keptCitation(['citation'], citation);
  // Whoever else cites waits, so that no two citations come to stand in one place.
  await context.db.query('select from record where id = $1 for no key update', [recordId]);
  const [{ ordinal }] = await context.db.query(
    'select coalesce(max(ordinal) + 1, 0) as ordinal from citation where record_id = $1',
    [recordId],
  );
  return insertOne(context, 'citation', { recordId, ...kept, ordinal });
}

function keptCitation(path: Path, { sourceId, fields, locator, stance, assertedValue }: CitationDraft) {
  return {
    sourceId,
    fields: (fields ?? []).map((field, index) => keptText([...path, 'fields', String(index)], field)),
    locator: keptTextOrNull([...path, 'locator'], locator),
    stance: stance ?? 'SUPPORTS',
    assertedValue: keptTextOrNull([...path, 'assertedValue'], assertedValue, LONGEST_PASSAGE),
  };
}

/** Adds flags to a record. @throws RuleViolation BAD_TEXT, BAD_FLAG */
export async function flag(context: WriteContext, recordId: string, flags: FlagDraft[]): Promise<void> {
  await insertMany(context, 'flag', of({ recordId }, keptFlags(flags)));
}

/** @throws RuleViolation BAD_TEXT, BAD_FLAG */
function keptFlags(flags: readonly FlagDraft[]) {
  return flags.map(({ code, path, message }, index) => {
    if (!/^[A-Z]+(_[A-Z]+)*$/.test(code) || code.length > 60) {
      throw new RuleViolation(
        'BAD_FLAG',
        ['flags', String(index), 'code'],
        'A code is written in capitals, as in DATE_UNCERTAIN.',
      );
    }
    return {
      code,
      path: keptTextOrNull(['flags', String(index), 'path'], path),
      message: keptText(['flags', String(index), 'message'], message, LONGEST_PASSAGE),
    };
  });
}

/** @throws RuleViolation BAD_TEXT, BAD_URL, BAD_SCHEME, IDENTIFIER_TWICE */
function keptIdentifiers(identifiers: readonly IdentifierDraft[]) {
  const kept = new Set<string>();
  return identifiers.map(({ scheme, value, url }, index) => {
    const path = ['identifiers', String(index)];
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(scheme) || scheme.length > 60) {
      throw new RuleViolation(
        'BAD_SCHEME',
        [...path, 'scheme'],
        'A scheme is written in lower case, as in "wikidata".',
      );
    }
    const identifier = {
      scheme,
      value: keptText([...path, 'value'], value),
      url: keptUrlOrNull([...path, 'url'], url),
    };
    const name = `${scheme}:${identifier.value}`;
    if (kept.has(name)) throw new RuleViolation('IDENTIFIER_TWICE', path, `"${name}" is named twice.`);
    kept.add(name);
    return identifier;
  });
}

/** Records as a list of parts keeps them in a column, in their order, each once. */
export function eachOnce<Column extends string>(column: Column) {
  return (ids: readonly string[]) =>
    [...new Set(ids)].map(
      (id, ordinal) => ({ [column]: id, ordinal }) as { [c in Column]: string } & { ordinal: number },
    );
}

/** How a list in the drafts of a record is kept: each entry is a row of a table of its own. */
export interface PartTable<Said> {
  table: EntityTarget<ObjectLiteral>;
  /** The column that names the record. */
  owner: string;
  /** What tells the rows from those of other lists in the same table: columns with their values. */
  of?: { readonly [column: string]: string };
  /**
   * The rows of a record's list in their order, without the columns that say whose they are; by default the entries.
   * @throws RuleViolation
   */
  rows?(said: Said, id: string): readonly object[];
}

/** How the lists of drafts are kept, by the fields of the drafts, in the order in which they are written. */
export type PartTables<Draft> = { readonly [Field in keyof Draft]?: PartTable<NonNullable<Draft[Field]>> };

/**
 * What documents any record, in the order in which it is written. These tables go by their names: some of them join a record of
 * a feature above this wing, whose entity it must not know.
 */
export const DOCUMENTATION: PartTables<RecordDraft> = {
  citations: { table: 'citation', owner: 'recordId', rows: keptCitations },
  flags: { table: 'flag', owner: 'recordId', rows: keptFlags },
  identifiers: { table: 'identifier', owner: 'recordId', rows: keptIdentifiers },
  topicIds: { table: 'record_topic', owner: 'recordId', rows: eachOnce('topicId') },
};

/**
 * Adds a record with its parts and what documents it.
 * @param row its columns, but for its visibility
 * @param tables of the parts that its type has and not every type
 * @returns its uuid, which the database makes
 * @throws RuleViolation BAD_TEXT, BAD_FLAG, BAD_URL, BAD_SCHEME, IDENTIFIER_TWICE, and as the parts do
 */
export async function createRecord<E extends ObjectLiteral, Draft extends RecordDraft>(
  context: WriteContext,
  entity: EntityTarget<E>,
  row: QueryDeepPartialEntity<E>,
  draft: Draft,
  tables: PartTables<Draft> = {},
): Promise<string> {
  const id = await insertOne(context, entity, { visibility: draft.visibility, ...row });
  await addParts(context, id, draft, tables);
  await addParts<RecordDraft>(context, id, draft, DOCUMENTATION);
  return id;
}

/** Adds those parts of a new record that its draft has. */
export async function addParts<Draft>(
  context: WriteContext,
  id: string,
  draft: { [Field in keyof Draft]?: unknown },
  tables: PartTables<Draft>,
): Promise<void> {
  for (const { table, owner, rows } of partsIn(id, draft, tables)) {
    if (rows) await insertMany(context, table, of(owner, rows()));
  }
}

/**
 * What a draft, or a change of one, says of each list of parts.
 * @returns for each list its table, whose the parts are, and the rows; null where the list is not said
 */
export function partsIn<Draft>(id: string, said: { [Field in keyof Draft]?: unknown }, tables: PartTables<Draft>) {
  return Object.entries<PartTable<unknown> | undefined>(tables).map(([field, described]) => {
    const { table, owner, of: kind, rows = (entries) => entries as object[] } = described!;
    const list = said[field as keyof Draft];
    const keep = () => rows(list ?? [], id);
    return { table, owner: { [owner]: id, ...kind }, rows: list === undefined ? null : keep };
  });
}

/** Parts with the columns that say whose they are. */
export function of<Owner extends object, Part extends object>(owner: Owner, parts: readonly Part[]): (Owner & Part)[] {
  return parts.map((part) => ({ ...owner, ...part }));
}

/** Adds one row, of a record or of a part that is addressed later. @returns its uuid, which the database makes */
export async function insertOne<E extends ObjectLiteral>(
  context: WriteContext,
  entity: EntityTarget<E>,
  row: QueryDeepPartialEntity<E>,
): Promise<string> {
  const [id] = await insertMany(context, entity, [row]);
  return id!;
}

/** Adds rows in one statement; none where there are none. @returns their uuids, in their order */
export async function insertMany<E extends ObjectLiteral>(
  context: WriteContext,
  entity: EntityTarget<E>,
  rows: QueryDeepPartialEntity<E>[],
): Promise<string[]> {
  if (rows.length === 0) return [];
  if (context.gathered) return context.gathered.add(entity, rows);
  const { identifiers } = await context.db.insert(entity, rows);
  return identifiers.map(({ id }) => id as string);
}
