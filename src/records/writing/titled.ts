import { sortKey } from '../values/names.ts';
import { LONGEST_PASSAGE } from '../values/text.ts';
import type { DraftOf, Texts } from './drafts.ts';
import type { InputErrors } from './input-errors.ts';
import { keptLang, keptText, keptTextsIn } from './rules.ts';

/** Returns the columns of a title. */
export function keptTitle(errors: InputErrors, draft: DraftOf<{ titles: Texts<'title'> }>) {
  const title = keptText(errors.at('title'), draft.title);
  return {
    title,
    titleLang: keptLang(errors.at('titleLang'), draft.titleLang),
    titlesIn: keptTextsIn(errors.at('titlesIn'), draft.titlesIn),
    sortKey: sortKey(title),
  };
}

/** Returns the columns of a summary. A summary is in our own words, never an invented quotation. */
export function keptSummary(errors: InputErrors, draft: DraftOf<{ summaries: Texts<'summary'> }>) {
  return {
    summary: keptText(errors.at('summary'), draft.summary, LONGEST_PASSAGE),
    summaryLang: keptLang(errors.at('summaryLang'), draft.summaryLang),
    summariesIn: keptTextsIn(errors.at('summariesIn'), draft.summariesIn, LONGEST_PASSAGE),
  };
}
