import type { EntityTarget, ObjectLiteral } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import type { CitationInput, DiscussedFacts, FlagInput, IdentifierInput, RecordFacts } from '../api/record.inputs.ts';
import { MAX_PASSAGE_CHARS } from '../values/text.ts';
import type { DraftOf, NewDraft } from './drafts.ts';
import { errorCodes } from './error-codes.ts';
import type { InputErrors } from './input-errors.ts';
import { validateOptionalText, validateOptionalUrl, validateText } from './rules.ts';
import type { WriteContext } from './transaction.ts';

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

/** The source of a fact of a record. */
export type CitationDraft = DraftOf<CitationInput>;

/** A warning that a record breaks a rule or is uncertain. */
export type FlagDraft = DraftOf<FlagInput>;

/** An identifier of a record in an external scheme. */
export type IdentifierDraft = DraftOf<IdentifierInput>;

/** Fields of any record's draft beside its own facts. */
export type RecordDraft = NewDraft<RecordFacts> & Pick<Partial<DraftOf<DiscussedFacts>>, 'topicIds'>;

function keptCitations(citations: readonly CitationDraft[], errors: InputErrors) {
  return citations.map((citation, ordinal) => ({ ...keptCitation(errors.at(ordinal), citation), ordinal }));
}

/**
 * Adds a citation to a record, after its other citations.
 * @returns the uuid of the citation
 */
export async function addCitation(context: WriteContext, recordId: string, citation: CitationDraft): Promise<string> {
  const kept = keptCitation(context.errors.at('citation'), citation);
  context.errors.throwIfAny();
  // Locks the record, so that two citations added at once do not get the same place.
  await context.db.query('select from record where id = $1 for no key update', [recordId]);
  const [{ ordinal }] = await context.db.query(
    'select coalesce(max(ordinal) + 1, 0) as ordinal from citation where record_id = $1',
    [recordId],
  );
  return insertOne(context, 'citation', { recordId, ...kept, ordinal });
}

function keptCitation(errors: InputErrors, { sourceId, fields, locator, quote, stance, assertedValue }: CitationDraft) {
  return {
    sourceId,
    fields: (fields ?? []).map((field, index) => validateText(errors.at('fields', index), field)),
    locator: validateOptionalText(errors.at('locator'), locator),
    quote: validateOptionalText(errors.at('quote'), quote, MAX_PASSAGE_CHARS),
    stance: stance ?? 'SUPPORTS',
    assertedValue: validateOptionalText(errors.at('assertedValue'), assertedValue, MAX_PASSAGE_CHARS),
  };
}

/** Adds flags to a record. */
export async function addFlags(context: WriteContext, recordId: string, flags: FlagDraft[]): Promise<void> {
  await insertMany(context, 'flag', withOwner({ recordId }, keptFlags(flags, context.errors.at('flags'))));
}

function keptFlags(flags: readonly FlagDraft[], errors: InputErrors) {
  return flags.map(({ code, path, message }, index) => {
    const at = errors.at(index);
    if (!/^[A-Z]+(_[A-Z]+)*$/.test(code) || code.length > 60) {
      const given = code.slice(0, 80);
      const problem = `"${given}" is not a flag code. Write upper-case words joined by underscores: DATE_UNCERTAIN.`;
      at.at('code').add(CODES.FLAG_CODE_INVALID, problem, { given });
    }
    return {
      code,
      path: validateOptionalText(at.at('path'), path),
      message: validateText(at.at('message'), message, MAX_PASSAGE_CHARS),
    };
  });
}

function keptIdentifiers(identifiers: readonly IdentifierDraft[], errors: InputErrors) {
  const kept = new Set<string>();
  return identifiers.map(({ scheme, value: given, url }, index) => {
    const at = errors.at(index);
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(scheme) || scheme.length > 60) {
      const wrong = scheme.slice(0, 80);
      const message = `"${wrong}" is not a scheme. Write lower-case words joined by hyphens: "wikidata".`;
      at.at('scheme').add(CODES.SCHEME_INVALID, message, { given: wrong });
    }
    const value = validateText(at.at('value'), given);
    const name = `${scheme}:${value}`;
    if (kept.has(name))
      at.add(CODES.IDENTIFIER_TWICE, `The identifier "${name}" is listed twice. Leave one of the two out.`, {
        scheme,
        value,
      });
    kept.add(name);
    return { scheme, value, url: validateOptionalUrl(at.at('url'), url) };
  });
}

/**
 * Returns rows for records of a list in their order, each record once. @param column column that holds the record's id
 */
export function uniqueRows<Column extends string>(column: Column) {
  return (ids: readonly string[]) =>
    [...new Set(ids)].map(
      (id, ordinal) => ({ [column]: id, ordinal }) as { [c in Column]: string } & { ordinal: number },
    );
}

/** Describes how a list of a draft is stored: each entry is a row of a separate table. */
export interface PartTable<Said> {
  table: EntityTarget<ObjectLiteral>;
  /** Column that names the record. */
  owner: string;
  /** Columns with fixed values that distinguish the rows from those of other lists in the same table. */
  of?: { readonly [column: string]: string };
  /**
   * Returns the rows of a record's list in their order, without the owner's columns; by default the entries.
   * @param errors errors of the list
   * @param id uuid of the record; null while it is new
   */
  rows?(said: Said, errors: InputErrors, id: string | null): readonly object[];
}

/** Tables of a draft's lists, by the fields of the draft, in the order in which they are written. */
export type PartTables<Draft> = { readonly [Field in keyof Draft]?: PartTable<NonNullable<Draft[Field]>> };

/**
 * Tables of the documentation that any record has, in the order in which they are written. Tables are given by name:
 * some of them join records of a feature above this wing, whose entities this wing must not import.
 */
export const COMMON_PART_TABLES: PartTables<RecordDraft> = {
  citations: { table: 'citation', owner: 'recordId', rows: keptCitations },
  flags: { table: 'flag', owner: 'recordId', rows: keptFlags },
  identifiers: { table: 'identifier', owner: 'recordId', rows: keptIdentifiers },
  topicIds: { table: 'record_topic', owner: 'recordId', rows: uniqueRows('topicId') },
};

/**
 * Creates a record with its parts and its documentation, once all of them are valid.
 * @param row columns of the record without its visibility
 * @param tables tables of the parts that this type has and not every type
 * @returns its uuid, which the database generates
 * @throws RuleViolations with all errors
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
    ...partsIn<RecordDraft>(context, null, draft, COMMON_PART_TABLES),
  ];
  const id = await insertOne(context, entity, { visibility: draft.visibility, ...row });
  await addParts(context, id, parts);
  return id;
}

/** Inserts the parts of a new record. */
export async function addParts(context: WriteContext, id: string, parts: readonly PartRows[]): Promise<void> {
  for (const { table, owner, rows } of parts) {
    const owners = Object.fromEntries(Object.entries(owner).map(([column, value]) => [column, value ?? id]));
    if (rows) await insertMany(context, table, withOwner(owners, rows));
  }
}

/** Rows for one table of parts. */
export interface PartRows {
  table: EntityTarget<ObjectLiteral>;
  /** Columns that name the owner; null for the uuid of a new record. */
  owner: { [column: string]: string | null };
  /** Null if the draft omits the list. */
  rows: readonly object[] | null;
}

/**
 * Returns the rows of each list of parts in a draft or a change; adds the errors of the lists.
 * @param id uuid of the record; null while it is new
 */
export function partsIn<Draft>(
  { errors }: WriteContext,
  id: string | null,
  said: { [Field in keyof Draft]?: unknown },
  tables: PartTables<Draft>,
): PartRows[] {
  return Object.entries<PartTable<unknown> | undefined>(tables).map(([field, described]) => {
    const { table, owner, of: kind, rows = (entries) => entries as object[] } = described!;
    const list = said[field as keyof Draft];
    const given = list === undefined ? null : rows(list ?? [], errors.at(field), id);
    return { table, owner: { [owner]: id, ...kind }, rows: given };
  });
}

/** Adds the owner's columns to parts. */
export function withOwner<Owner extends object, Part extends object>(
  owner: Owner,
  parts: readonly Part[],
): (Owner & Part)[] {
  return parts.map((part) => ({ ...owner, ...part }));
}

/** Inserts one row. @returns its uuid, which the database generates */
export async function insertOne<E extends ObjectLiteral>(
  context: WriteContext,
  entity: EntityTarget<E>,
  row: QueryDeepPartialEntity<E>,
): Promise<string> {
  const [id] = await insertMany(context, entity, [row]);
  return id!;
}

/** Inserts rows with one statement; does nothing without rows. @returns their uuids, in the order of the rows */
export async function insertMany<E extends ObjectLiteral>(
  context: WriteContext,
  entity: EntityTarget<E>,
  rows: QueryDeepPartialEntity<E>[],
): Promise<string[]> {
  context.errors.throwIfAny();
  if (rows.length === 0) return [];
  if (context.rowSink) return context.rowSink.add(entity, rows);
  const { identifiers } = await context.db.insert(entity, rows);
  return identifiers.map(({ id }) => id as string);
}
