import { sortKey } from '../../records/values/names.ts';
import { type Change, changeRecord, withChange } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import { createRecord } from '../../records/writing/record.writes.ts';
import { keptDate, keptLang, keptText, keptTextOrNull, keptUrlOrNull } from '../../records/writing/rules.ts';
import type { WriteContext } from '../../records/writing/writing.ts';
import { Source } from './source.entity.ts';
import { SourceFacts } from './source-writes.inputs.ts';

/** A source to be written. */
export type SourceDraft = NewDraft<SourceFacts>;

/** Creates a source. @returns its uuid */
export async function createSource(context: WriteContext, draft: SourceDraft): Promise<string> {
  return createRecord(context, Source, keptFacts(context, draft), draft);
}

/** Changes a source. */
export async function updateSource(context: WriteContext, id: string, change: Change<SourceDraft>): Promise<void> {
  const source = await context.db.findOneByOrFail(Source, { id });
  const facts = keptFacts(context, withChange(context.errors, SourceFacts, source, change));
  await changeRecord(context, Source, source, facts, change);
}

function keptFacts({ errors }: WriteContext, draft: DraftOf<SourceFacts>) {
  const title = keptText(errors.at('title'), draft.title);
  return {
    kind: draft.kind,
    title,
    sortKey: sortKey(title),
    authors: (draft.authors ?? []).map((author, index) => keptText(errors.at('authors', index), author)),
    publisher: keptTextOrNull(errors.at('publisher'), draft.publisher),
    publishedOn: keptDate(errors.at('publishedOn'), draft.publishedOn),
    retrievedOn: keptDate(errors.at('retrievedOn'), draft.retrievedOn),
    lang: draft.lang ? keptLang(errors.at('lang'), draft.lang) : null,
    sourceUrl: keptUrlOrNull(errors.at('sourceUrl'), draft.sourceUrl),
    archivedUrl: keptUrlOrNull(errors.at('archivedUrl'), draft.archivedUrl),
    licence: keptTextOrNull(errors.at('licence'), draft.licence),
  };
}
