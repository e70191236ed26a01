import { sortKey } from '../../records/values/names.ts';
import { applyChange, changeRecord, type DraftChange } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import { createRecord } from '../../records/writing/record.writes.ts';
import {
  validateDate,
  validateLang,
  validateOptionalText,
  validateOptionalUrl,
  validateText,
} from '../../records/writing/rules.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { Source } from './source.entity.ts';
import { SourceFacts } from './source-writes.inputs.ts';

/** A source to be written. */
export type SourceDraft = NewDraft<SourceFacts>;

/** Creates a source. @returns its uuid */
export async function createSource(context: WriteContext, draft: SourceDraft): Promise<string> {
  return createRecord(context, Source, validateFacts(context, draft), draft);
}

/** Changes a source. */
export async function updateSource(context: WriteContext, id: string, change: DraftChange<SourceDraft>): Promise<void> {
  const source = await context.db.findOneByOrFail(Source, { id });
  const facts = validateFacts(context, applyChange(context.errors, SourceFacts, source, change));
  await changeRecord(context, Source, source, facts, change);
}

function validateFacts({ errors }: WriteContext, draft: DraftOf<SourceFacts>) {
  const title = validateText(errors.at('title'), draft.title);
  return {
    kind: draft.kind,
    title,
    sortKey: sortKey(title),
    authors: (draft.authors ?? []).map((author, index) => validateText(errors.at('authors', index), author)),
    publisher: validateOptionalText(errors.at('publisher'), draft.publisher),
    publishedOn: validateDate(errors.at('publishedOn'), draft.publishedOn),
    retrievedOn: validateDate(errors.at('retrievedOn'), draft.retrievedOn),
    lang: draft.lang ? validateLang(errors.at('lang'), draft.lang) : null,
    sourceUrl: validateOptionalUrl(errors.at('sourceUrl'), draft.sourceUrl),
    archivedUrl: validateOptionalUrl(errors.at('archivedUrl'), draft.archivedUrl),
    licence: validateOptionalText(errors.at('licence'), draft.licence),
  };
}
