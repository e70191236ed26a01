import type { Likeness } from '../../records/description/likeness.ts';
import { sortKey } from '../../records/values/names.ts';
import { freeSlug } from '../../records/values/slugs.ts';
import { type Change, changedSlug, changeRecord, withChange } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import { createRecord } from '../../records/writing/record.writes.ts';
import { keptLang, keptText, keptTextsIn } from '../../records/writing/rules.ts';
import { at, placeOf, REFERENCE_CODES, type WriteContext } from '../../records/writing/writing.ts';
import { Topic } from './topic.entity.ts';
import { TopicFacts } from './topic-writes.inputs.ts';

/** A topic to be written. */
export type TopicDraft = NewDraft<TopicFacts>;

/** Possible duplicates: topics with the same name and parent. */
export const topicLikeness: Likeness = {
  field: 'names',
  alike: (one, other) => `(select parent_id from topic where id = ${one})
    is not distinct from (select parent_id from topic where id = ${other})`,
};

/** Creates a topic. @returns its uuid */
export async function createTopic(context: WriteContext, draft: TopicDraft): Promise<string> {
  const facts = keptFacts(context, draft);
  const slug = await freeSlug(context, 'topic', draft.slug, facts.name, draft.visibility);
  return createRecord(context, Topic, { slug, ...facts }, draft);
}

/** Changes a topic. @throws RuleViolations HIERARCHY_CYCLE, and as `createTopic` does */
export async function updateTopic(context: WriteContext, id: string, change: Change<TopicDraft>): Promise<void> {
  if (change.parentId === id) {
    const message = 'A topic cannot be its own parent. Give another topic.';
    context.errors.at('parentId').add(REFERENCE_CODES.HIERARCHY_CYCLE, message);
  }
  const topic = await context.db.findOneByOrFail(Topic, { id });
  const facts = keptFacts(context, withChange(context.errors, TopicFacts, topic, change));
  const slug = await changedSlug(context, 'topic', topic.slug, change.slug);
  const changed = () => changeRecord(context, Topic, topic, { ...facts, slug }, change);
  await at(context, placeOf(REFERENCE_CODES.HIERARCHY_CYCLE, ['parentId']), changed);
}

function keptFacts({ errors }: WriteContext, { name: given, nameLang, namesIn, parentId = null }: DraftOf<TopicFacts>) {
  const name = keptText(errors.at('name'), given);
  return {
    name,
    nameLang: keptLang(errors.at('nameLang'), nameLang),
    namesIn: keptTextsIn(errors.at('namesIn'), namesIn),
    sortKey: sortKey(name),
    parentId,
  };
}
