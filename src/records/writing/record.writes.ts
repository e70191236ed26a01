import type { EntityTarget, ObjectLiteral } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import type { CitationInput, DiscussedFacts, FlagInput, IdentifierInput, RecordFacts } from '../api/record.inputs.ts';
import { LONGEST_PASSAGE } from '../values/text.ts';
import type { DraftOf, NewDraft } from './drafts.ts';
import { errorCodes } from './error-codes.ts';
import type { InputErrors } from './input-errors.ts';
import { keptText, keptTextOrNull, keptUrlOrNull } from './rules.ts';
import type { WriteContext } from './writing.ts';

const CODES = errorCodes({
  FLAG_CODE_INVALID: [
    'The value is not a flag code. Give upper-case words joined by underscores: DATE_UNCERTAIN.',
    'given',
  ],
  SCHEME_INVALID: [
    'The value is not an identifier scheme. Give lower-case words joined by hyphens: "wikidata".',
    'given',
  ],
  IDENTIFIER_TWICE: ['The identifier is listed twice. Leave one of the two out.', 'scheme', 'value'],
});

/** Where a fact of a record comes from. */
export type CitationDraft = DraftOf<CitationInput>;

/** A remark about a record that breaks a rule or is uncertain. */
export type FlagDraft = DraftOf<FlagInput>;

/** By what others know a record. */
export type IdentifierDraft = DraftOf<IdentifierInput>;

/** What the draft of any record may say beside its own facts. */
export type RecordDraft = NewDraft<RecordFacts> & Pick<Partial<DraftOf<DiscussedFacts>>, 'topicIds'>;

function keptCitations(citations: readonly CitationDraft[], errors: InputErrors) {
  return citations.map((citation, ordinal) => ({ ...keptCitation(errors.at(ordinal), citation), ordinal }));
}

/**
 * Adds a citation to a record, after those that it has.
 * @returns the uuid of the citation
 */
export async function citeAlso(context: WriteContext, recordId: string, citation: CitationDraft): Promise<string> {
  const kept = keptCitation(context.errors.at('citation'), citation);
  context.errors.throwIfAny();
  // Whoever else cites waits, so that no two citations come to stand in one place.
  await context.db.query('select from record where id = $1 for no key update', [recordId]);
  const [{ ordinal }] = await context.db.query(
    'select coalesce(max(ordinal) + 1, 0) as ordinal from citation where record_id = $1',
    [recordId],
  );
  return insertOne(context, 'citation', { recordId, ...kept, ordinal });
}

function keptCitation(errors: InputErrors, { sourceId, fields, locator, stance, assertedValue }: CitationDraft) {
  return {
    sourceId,
    fields: (fields ?? []).map((field, index) => keptText(errors.at('fields', index), field)),
    locator: keptTextOrNull(errors.at('locator'), locator),
    stance: stance ?? 'SUPPORTS',
    assertedValue: keptTextOrNull(errors.at('assertedValue'), assertedValue, LONGEST_PASSAGE),
  };
}

/** Adds flags to a record. */
export async function flag(context: WriteContext, recordId: string, flags: FlagDraft[]): Promise<void> {
  await insertMany(context, 'flag', of({ recordId }, keptFlags(flags, context.errors.at('flags'))));
}

function keptFlags(flags: readonly FlagDraft[], errors: InputErrors) {
  return flags.map(({ code, path, message }, index) => {
    const at = errors.at(index);
    if (!/^[A-Z]+(_[A-Z]+)*$/.test(code) || code.length > 60) {
      const given = code.slice(0, 80);
      at.at('code').add(CODES.FLAG_CODE_INVALID, 'A code is written in capitals, as in DATE_UNCERTAIN.', { given });
    }
    return {
      code,
      path: keptTextOrNull(at.at('path'), path),
      message: keptText(at.at('message'), message, LONGEST_PASSAGE),
    };
  });
}

function keptIdentifiers(identifiers: readonly IdentifierDraft[], errors: InputErrors) {
  const kept = new Set<string>();
  return identifiers.map(({ scheme, value: given, url }, index) => {
    const at = errors.at(index);
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(scheme) || scheme.length > 60) {
      const message = 'A scheme is written in lower case, as in "wikidata".';
      at.at('scheme').add(CODES.SCHEME_INVALID, message, { given: scheme.slice(0, 80) });
    }
    const value = keptText(at.at('value'), given);
    const name = `${scheme}:${value}`;
    if (kept.has(name)) at.add(CODES.IDENTIFIER_TWICE, `"${name}" is named twice.`, { scheme, value });
    kept.add(name);
    return { scheme, value, url: keptUrlOrNull(at.at('url'), url) };
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
   * @param errors says what is wrong with the list
   * @param id the uuid of the record; null while it is new
   */
  rows?(said: Said, errors: InputErrors, id: string | null): readonly object[];
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
 * Adds a record with its parts and what documents it, once all of them are found right.
 * @param row its columns, but for its visibility
 * @param tables of the parts that its type has and not every type
 * @returns its uuid, which the database makes
 * @throws RulesBroken with all that is wrong
 */
export async function createRecord<E extends ObjectLiteral, Draft extends RecordDraft>(
  context: WriteContext,
  entity: EntityTarget<E>,
  row: QueryDeepPartialEntity<E>,
  draft: Draft,
  tables: PartTables<Draft> = {},
): Promise<string> {
  const parts = [
    ...partsIn(context, null, draft, tables),
    ...partsIn<RecordDraft>(context, null, draft, DOCUMENTATION),
  ];
  const id = await insertOne(context, entity, { visibility: draft.visibility, ...row });
  await addParts(context, id, parts);
  return id;
}

/** Adds the parts of a new record. */
export async function addParts(context: WriteContext, id: string, parts: readonly GivenParts[]): Promise<void> {
  for (const { table, owner, rows } of parts) {
    const whose = Object.fromEntries(Object.entries(owner).map(([column, value]) => [column, value ?? id]));
    if (rows) await insertMany(context, table, of(whose, rows));
  }
}

/** What a draft says of one list of parts. */
export interface GivenParts {
  table: EntityTarget<ObjectLiteral>;
  /** The columns that say whose the parts are; null for the uuid of a record that is new. */
  owner: { [column: string]: string | null };
  /** Null where the list is not said. */
  rows: readonly object[] | null;
}

/**
 * What a draft, or a change of one, says of each list of parts; what is wrong with them, the errors say.
 * @param id the uuid of the record; null while it is new
 */
export function partsIn<Draft>(
  { errors }: WriteContext,
  id: string | null,
  said: { [Field in keyof Draft]?: unknown },
  tables: PartTables<Draft>,
): GivenParts[] {
  return Object.entries<PartTable<unknown> | undefined>(tables).map(([field, described]) => {
    const { table, owner, of: kind, rows = (entries) => entries as object[] } = described!;
    const list = said[field as keyof Draft];
    const given = list === undefined ? null : rows(list ?? [], errors.at(field), id);
    return { table, owner: { [owner]: id, ...kind }, rows: given };
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
  context.errors.throwIfAny();
  if (rows.length === 0) return [];
  if (context.gathered) return context.gathered.add(entity, rows);
  const { identifiers } = await context.db.insert(entity, rows);
  return identifiers.map(({ id }) => id as string);
}
