import { sortKey } from '../../records/values/names.ts';
import { type Change, changeRecord, withChange } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import { createRecord } from '../../records/writing/record.writes.ts';
import { keptDate, keptLang, keptText, keptTextOrNull, keptUrlOrNull } from '../../records/writing/rules.ts';
import type { WriteContext } from '../../records/writing/writing.ts';
import { Source } from './source.entity.ts';
import { SourceFacts } from './source-writes.inputs.ts';

/** What is said of a new source. */
export type SourceDraft = NewDraft<SourceFacts>;

/**
 * Adds a source.
 * @returns its uuid
 * @throws RuleViolation BAD_TEXT, BAD_DATE, BAD_LANGUAGE, BAD_URL
 */
export async function createSource(context: WriteContext, draft: SourceDraft): Promise<string> {
  return createRecord(context, Source, keptFacts(draft), draft);
}

/** Changes a source. @throws RuleViolation CANNOT_BE_CLEARED, and as `createSource` does */
export async function updateSource(context: WriteContext, id: string, change: Change<SourceDraft>): Promise<void> {
  const source = await context.db.findOneByOrFail(Source, { id });
  await changeRecord(context, Source, source, keptFacts(withChange(SourceFacts, source, change)), change);
}

function keptFacts(draft: DraftOf<SourceFacts>) {
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
