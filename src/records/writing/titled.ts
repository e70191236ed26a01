import { sortKey } from '../values/names.ts';
import { LONGEST_PASSAGE } from '../values/text.ts';
import type { DraftOf, Texts } from './drafts.ts';
import { keptLang, keptText, keptTextsIn } from './rules.ts';

/** The columns that keep a title. @throws RuleViolation BAD_TEXT, BAD_LANGUAGE */
export function keptTitle(draft: DraftOf<{ titles: Texts<'title'> }>) {
  const title = keptText(['title'], draft.title);
  return {
    title,
    titleLang: keptLang(['titleLang'], draft.titleLang),
    titlesIn: keptTextsIn(['titlesIn'], draft.titlesIn),
    sortKey: sortKey(title),
  };
}

/** The columns that keep a summary: in our own words, never an invented quotation. @throws RuleViolation BAD_TEXT, BAD_LANGUAGE */
export function keptSummary(draft: DraftOf<{ summaries: Texts<'summary'> }>) {
  return {
    summary: keptText(['summary'], draft.summary, LONGEST_PASSAGE),
    summaryLang: keptLang(['summaryLang'], draft.summaryLang),
    summariesIn: keptTextsIn(['summariesIn'], draft.summariesIn, LONGEST_PASSAGE),
  };
}
