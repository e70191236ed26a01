import type { EntityTarget, ObjectLiteral } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import type { Visibility } from '../record.entity.ts';
import { LONGEST_PASSAGE } from '../values/text.ts';
import { keptText, keptTextOrNull, keptUrlOrNull, type Path } from './rules.ts';
import { RuleViolation, type WriteContext } from './writing.ts';

/** Where a fact of a record comes from. */
export interface CitationDraft {
  /** The source's uuid. */
  sourceId: string;
  /** Which fields of the record it is about; none: the record as a whole. */
  fields?: string[];
  /** Where in the source: a page, an article, a heading. */
  locator?: string | null;
  stance?: 'SUPPORTS' | 'CONTRADICTS';
  /** What the source says instead, where it contradicts. */
  assertedValue?: string | null;
}

/** A remark about a record that breaks a rule or is uncertain. */
export interface FlagDraft {
  code: string;
  /** The field it is about. */
  path?: string | null;
  message: string;
}

/** By what others know a record. */
export interface IdentifierDraft {
  scheme: string;
  value: string;
  url?: string | null;
}

/** What the draft of any record may say beside its own facts. */
export interface RecordDraft {
  /** PUBLIC where nothing is said. */
  visibility?: Visibility;
  citations?: CitationDraft[];
  flags?: FlagDraft[];
  identifiers?: IdentifierDraft[];
}

/** Adds what the draft of any record may say: its citations, flags and identifiers. @throws RuleViolation */
export async function documentRecord(context: WriteContext, recordId: string, draft: RecordDraft): Promise<void> {
  await cite(context, recordId, draft.citations);
  await flag(context, recordId, draft.flags);
  await identify(context, recordId, draft.identifiers);
}

/** Adds citations to a new record. @throws RuleViolation BAD_TEXT */
export async function cite(context: WriteContext, recordId: string, citations: CitationDraft[] = []): Promise<void> {
  await insertParts(context, 'citation', of({ recordId }, keptCitations(citations)));
}

/** Citations as they are kept, in their order. @throws RuleViolation BAD_TEXT */
export function keptCitations(citations: readonly CitationDraft[]) {
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

function keptCitation(path: Path, { sourceId, fields = [], locator, stance, assertedValue }: CitationDraft) {
  return {
    sourceId,
    fields: fields.map((field, index) => keptText([...path, 'fields', String(index)], field)),
    locator: keptTextOrNull([...path, 'locator'], locator),
    stance: stance ?? 'SUPPORTS',
    assertedValue: keptTextOrNull([...path, 'assertedValue'], assertedValue, LONGEST_PASSAGE),
  };
}

/** Adds flags to a record. @throws RuleViolation BAD_TEXT, BAD_FLAG */
export async function flag(context: WriteContext, recordId: string, flags: FlagDraft[] = []): Promise<void> {
  await insertParts(context, 'flag', of({ recordId }, keptFlags(flags)));
}

/** Flags as they are kept. @throws RuleViolation BAD_TEXT, BAD_FLAG */
export function keptFlags(flags: readonly FlagDraft[]) {
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

/** Adds identifiers to a record. @throws RuleViolation BAD_TEXT, BAD_URL, BAD_SCHEME, IDENTIFIER_TWICE */
async function identify(context: WriteContext, recordId: string, identifiers: IdentifierDraft[] = []): Promise<void> {
  await insertParts(context, 'identifier', of({ recordId }, keptIdentifiers(identifiers)));
}

/** Identifiers as they are kept. @throws RuleViolation BAD_TEXT, BAD_URL, BAD_SCHEME, IDENTIFIER_TWICE */
export function keptIdentifiers(identifiers: readonly IdentifierDraft[]) {
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

/** Says which topics a record is about, the most important first; each uuid at most once. */
export async function discuss(context: WriteContext, recordId: string, topicIds: string[] = []): Promise<void> {
  await insertParts(context, 'record_topic', of({ recordId }, keptTopics(topicIds)));
}

/** Topics as they are kept, in their order, each once. */
export function keptTopics(topicIds: readonly string[]) {
  return [...new Set(topicIds)].map((topicId, ordinal) => ({ topicId, ordinal }));
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

/** Adds rows that are addressed later, in one statement. @returns their uuids, in their order */
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

/**
 * Adds all the rows in one statement; none where there are none. The parts of this file go by the names of their tables:
 * some of them join a record of a feature above this folder, whose entity it must not know.
 */
export async function insertParts<E extends ObjectLiteral>(
  context: WriteContext,
  entity: EntityTarget<E>,
  rows: QueryDeepPartialEntity<E>[],
): Promise<void> {
  await insertMany(context, entity, rows);
}
