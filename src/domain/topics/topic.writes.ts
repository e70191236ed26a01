import type { Likeness } from '../../records/description/likeness.ts';
import { sortKey } from '../../records/values/names.ts';
import { freeSlug } from '../../records/values/slugs.ts';
import {
  type Change,
  changeDocumentation,
  changedSlug,
  updateRow,
  withChange,
} from '../../records/writing/changes.writes.ts';
import { documentRecord, insertOne, type RecordDraft } from '../../records/writing/record.writes.ts';
import { keptLang, keptText, keptTextsIn } from '../../records/writing/rules.ts';
import { at, RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
import { Topic } from './topic.entity.ts';

/** What is said of a new topic. */
export interface TopicDraft extends RecordDraft {
  /** Made from the name where it is not given. */
  slug?: string;
  name: string;
  nameLang: string;
  /** The name in other languages, by language tag. */
  namesIn?: { [lang: string]: string };
  /** The uuid of the wider topic. */
  parentId?: string | null;
}

/** Topics of one name below the same topic. */
export const topicLikeness: Likeness = {
  field: 'names',
  alike: (one, other) => `(select parent_id from topic where id = ${one})
    is not distinct from (select parent_id from topic where id = ${other})`,
};

/**
 * Adds a topic.
 * @returns its uuid
 * @throws RuleViolation BAD_TEXT, BAD_LANGUAGE, BAD_SLUG, SLUG_TAKEN
 */
export async function createTopic(context: WriteContext, draft: TopicDraft): Promise<string> {
  const facts = keptFacts(draft);
  const slug = await freeSlug(context, 'topic', draft.slug, facts.name, draft.visibility);
  const id = await insertOne(context, Topic, { visibility: draft.visibility, slug, ...facts });
  await documentRecord(context, id, draft);
  return id;
}

/**
 * Changes a topic. What is absent stays; null clears; a list replaces the list.
 * @throws RuleViolation CANNOT_BE_CLEARED, LIES_WITHIN_ITSELF, and as `createTopic` does
 */
export async function updateTopic(context: WriteContext, id: string, change: Change<TopicDraft>): Promise<void> {
  if (change.parentId === id) {
    throw new RuleViolation('LIES_WITHIN_ITSELF', ['parentId'], 'A topic never lies within itself.');
  }
  const topic = await context.db.findOneByOrFail(Topic, { id });
  const facts = keptFacts(withChange<TopicDraft>(topic, change, ['name']));
  const slug = await changedSlug(context, 'topic', topic.slug, change.slug);
  await at(['parentId'], () => updateRow(context, Topic, topic, { ...facts, slug }), 'LIES_WITHIN_ITSELF');
  await changeDocumentation(context, id, change);
}

function keptFacts({ name: given, nameLang, namesIn, parentId = null }: TopicDraft) {
  const name = keptText(['name'], given);
  return {
    name,
    nameLang: keptLang(['nameLang'], nameLang),
    namesIn: keptTextsIn(['namesIn'], namesIn),
    sortKey: sortKey(name),
    parentId,
  };
}
