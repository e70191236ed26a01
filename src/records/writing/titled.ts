import { sortKey } from '../values/names.ts';
import { LONGEST_PASSAGE } from '../values/text.ts';
import { keptLang, keptText, keptTextsIn } from './rules.ts';

/** The title of a record to be written. */
export interface TitleDraft {
  /** The main title. */
  title: string;
  /** Its language, a tag of BCP 47. */
  titleLang: string;
  /** The title in other languages, by their tags. */
  titlesIn?: { [lang: string]: string } | null;
}

/** The columns that keep a title. @throws RuleViolation BAD_TEXT, BAD_LANGUAGE */
export function keptTitle(draft: TitleDraft) {
  const title = keptText(['title'], draft.title);
  return {
    title,
    titleLang: keptLang(['titleLang'], draft.titleLang),
    titlesIn: keptTextsIn(['titlesIn'], draft.titlesIn),
    sortKey: sortKey(title),
  };
}

/** The summary of a record to be written: in our own words, never an invented quotation. */
export interface SummaryDraft {
  summary: string;
  /** Its language, a tag of BCP 47. */
  summaryLang: string;
  /** The summary in other languages, by their tags. */
  summariesIn?: { [lang: string]: string } | null;
}

/** The columns that keep a summary. @throws RuleViolation BAD_TEXT, BAD_LANGUAGE */
export function keptSummary(draft: SummaryDraft) {
  return {
    summary: keptText(['summary'], draft.summary, LONGEST_PASSAGE),
    summaryLang: keptLang(['summaryLang'], draft.summaryLang),
    summariesIn: keptTextsIn(['summariesIn'], draft.summariesIn, LONGEST_PASSAGE),
  };
}
