import { sortKey } from '../../records/values/names.ts';
import { type Change, changeDocumentation, updateRow, withChange } from '../../records/writing/changes.writes.ts';
import { documentRecord, insertOne, type RecordDraft } from '../../records/writing/record.writes.ts';
import { keptDate, keptLang, keptText, keptTextOrNull, keptUrlOrNull } from '../../records/writing/rules.ts';
import type { WriteContext } from '../../records/writing/writing.ts';
import { Source, type SourceKind } from './source.entity.ts';

/** What is said of a new source. */
export interface SourceDraft extends RecordDraft {
  kind: SourceKind;
  /** In the source's own language. */
  title: string;
  authors?: string[];
  publisher?: string | null;
  publishedOn?: string | null;
  retrievedOn?: string | null;
  lang?: string | null;
  sourceUrl?: string | null;
  archivedUrl?: string | null;
  licence?: string | null;
}

/**
 * Adds a source.
 * @returns its uuid
 * @throws RuleViolation BAD_TEXT, BAD_DATE, BAD_LANGUAGE, BAD_URL
 */
export async function createSource(context: WriteContext, draft: SourceDraft): Promise<string> {
  const id = await insertOne(context, Source, { visibility: draft.visibility, ...keptFacts(draft) });
  await documentRecord(context, id, draft);
  return id;
}

/**
 * Changes a source. What is absent stays; null clears; a list replaces the list.
 * @throws RuleViolation CANNOT_BE_CLEARED, and as `createSource` does
 */
export async function updateSource(context: WriteContext, id: string, change: Change<SourceDraft>): Promise<void> {
  const source = await context.db.findOneByOrFail(Source, { id });
  await updateRow(context, Source, source, keptFacts(withChange<SourceDraft>(source, change, ['kind', 'title'])));
  await changeDocumentation(context, id, change);
}

function keptFacts(draft: SourceDraft) {
  const title = keptText(['title'], draft.title);
  return {
    kind: draft.kind,
    title,
    sortKey: sortKey(title),
    authors: (draft.authors ?? []).map((author, index) => keptText(['authors', String(index)], author)),
    publisher: keptTextOrNull(['publisher'], draft.publisher),
    publishedOn: keptDate(['publishedOn'], draft.publishedOn),
    retrievedOn: keptDate(['retrievedOn'], draft.retrievedOn),
    lang: draft.lang ? keptLang(['lang'], draft.lang) : null,
    sourceUrl: keptUrlOrNull(['sourceUrl'], draft.sourceUrl),
    archivedUrl: keptUrlOrNull(['archivedUrl'], draft.archivedUrl),
    licence: keptTextOrNull(['licence'], draft.licence),
  };
}
