import { sortKey } from '../values/names.ts';
import { MAX_PASSAGE_CHARS } from '../values/text.ts';
import type { DraftOf, Texts } from './drafts.ts';
import type { InputErrors } from './input-errors.ts';
import { validateLang, validateText, validateTextsByLang } from './rules.ts';

/** Returns the columns of a title. */
export function validateTitle(errors: InputErrors, draft: DraftOf<{ titles: Texts<'title'> }>) {
  const title = validateText(errors.at('title'), draft.title);
  return {
    title,
    titleLang: validateLang(errors.at('titleLang'), draft.titleLang),
    titlesIn: validateTextsByLang(errors.at('titlesIn'), draft.titlesIn),
    sortKey: sortKey(title),
  };
}

/** Returns the columns of a summary. A summary is in our own words, never an invented quotation. */
export function validateSummary(errors: InputErrors, draft: DraftOf<{ summaries: Texts<'summary'> }>) {
  return {
    summary: validateText(errors.at('summary'), draft.summary, MAX_PASSAGE_CHARS),
    summaryLang: validateLang(errors.at('summaryLang'), draft.summaryLang),
    summariesIn: validateTextsByLang(errors.at('summariesIn'), draft.summariesIn, MAX_PASSAGE_CHARS),
  };
}

/** Returns the columns of a summary that a record may lack: all are empty without one, so that an import clears them. */
export function validateOptionalSummary(
  errors: InputErrors,
  { summary, summaryLang, summariesIn }: DraftOf<{ summaries?: Texts<'summary'> | null }>,
) {
  if (summary === undefined || summary === null) return { summary: null, summaryLang: null, summariesIn: {} };
  return validateSummary(errors, { summary, summaryLang: summaryLang ?? '', summariesIn });
}
