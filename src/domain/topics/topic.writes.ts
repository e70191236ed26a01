import type { TextInput } from '../../records/api/mutation.inputs.ts';
import type { DuplicateRule } from '../../records/description/duplicate-rule.ts';
import { sortKey } from '../../records/values/names.ts';
import { freeSlug } from '../../records/values/slugs.ts';
import { applyChange, changedSlug, changeRecord, type DraftChange } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import type { InputErrors } from '../../records/writing/input-errors.ts';
import { createRecord, type PartTables } from '../../records/writing/record.writes.ts';
import { validateLang, validateText, validateTextsByLang } from '../../records/writing/rules.ts';
import { validateOptionalSummary } from '../../records/writing/titles.ts';
import { pathForRule, REFERENCE_CODES, type WriteContext, withErrorsAt } from '../../records/writing/transaction.ts';
import { Topic } from './topic.entity.ts';
import { TopicName } from './topic-name.entity.ts';
import { TopicFacts } from './topic-writes.inputs.ts';

/** A topic to be written. */
export type TopicDraft = NewDraft<TopicFacts>;

const PARTS: PartTables<TopicDraft> = {
  otherNames: { table: TopicName, owner: 'topicId', rows: validateOtherNames },
};

/** Possible duplicates: topics with the same name and parent. */
export const topicLikeness: DuplicateRule = {
  field: 'names',
  alike: (one, other) => `(select parent_id from topic where id = ${one})
    is not distinct from (select parent_id from topic where id = ${other})`,
};

/** Creates a topic. @returns its uuid */
export async function createTopic(context: WriteContext, draft: TopicDraft): Promise<string> {
  const facts = validateFacts(context, draft);
  const slug = await freeSlug(context, 'topic', draft.slug, facts.name, draft.visibility);
  return createRecord(context, Topic, { slug, ...facts }, draft, PARTS);
}

/** Changes a topic. @throws RuleViolations HIERARCHY_CYCLE, and as `createTopic` does */
export async function updateTopic(context: WriteContext, id: string, change: DraftChange<TopicDraft>): Promise<void> {
  if (change.parentId === id) {
    const message = 'A topic cannot be its own parent. Give another topic.';
    context.errors.at('parentId').add(REFERENCE_CODES.HIERARCHY_CYCLE, message);
  }
  const topic = await context.db.findOneByOrFail(Topic, { id });
  const facts = validateFacts(context, applyChange(context.errors, TopicFacts, topic, change));
  const slug = await changedSlug(context, 'topic', topic.slug, change.slug);
  const changed = () => changeRecord(context, Topic, topic, { ...facts, slug }, change, PARTS);
  await withErrorsAt(context, pathForRule(REFERENCE_CODES.HIERARCHY_CYCLE, ['parentId']), changed);
}

function validateFacts(
  { errors }: WriteContext,
  { name: given, nameLang, namesIn, summary, summaryLang, summariesIn, parentId = null }: DraftOf<TopicFacts>,
) {
  const name = validateText(errors.at('name'), given);
  return {
    name,
    nameLang: validateLang(errors.at('nameLang'), nameLang),
    namesIn: validateTextsByLang(errors.at('namesIn'), namesIn),
    sortKey: sortKey(name),
    parentId,
    ...validateOptionalSummary(errors, { summary, summaryLang, summariesIn }),
  };
}

/** Returns the rows of further names, each name once. */
function validateOtherNames(names: readonly DraftOf<TextInput>[], errors: InputErrors) {
  const rows = names.map(({ lang, text }, index) => ({
    lang: validateLang(errors.at(index, 'lang'), lang),
    text: validateText(errors.at(index, 'text'), text),
  }));
  const byContent = new Map(rows.map((row) => [`${row.lang} ${row.text}`, row]));
  return [...byContent.values()].map((row, ordinal) => ({ ...row, ordinal }));
}
