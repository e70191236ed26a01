import { sortKey } from '../records/names.ts';
import { documentRecord, insertOne, type RecordDraft } from '../records/record.writes.ts';
import { keptLang, keptText, keptTextsIn } from '../records/rules.ts';
import { freeSlug } from '../records/slugs.ts';
import type { WriteContext } from '../records/writing.ts';
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

/**
 * Adds a topic.
 * @returns its uuid
 * @throws RuleViolation BAD_TEXT, BAD_LANGUAGE, BAD_SLUG, SLUG_TAKEN
 */
export async function createTopic(context: WriteContext, draft: TopicDraft): Promise<string> {
  const name = keptText(['name'], draft.name);
  const id = await insertOne(context, Topic, {
    visibility: draft.visibility,
    slug: await freeSlug(context, 'topic', draft.slug, name),
    name,
    nameLang: keptLang(['nameLang'], draft.nameLang),
    namesIn: keptTextsIn(['namesIn'], draft.namesIn),
    sortKey: sortKey(name),
    parentId: draft.parentId ?? null,
  });
  await documentRecord(context, id, draft);
  return id;
}
