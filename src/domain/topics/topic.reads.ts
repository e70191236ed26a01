import { Filter } from '../../query/compiling/filters.ts';
import { Orderings } from '../../query/compiling/pages.ts';
import { list, page, type Reading } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { type Sql, some, sql } from '../../query/sql.ts';
import { searched } from '../../records/api/searched.ts';
import { recordRules } from '../../records/api/where.ts';
import type { Record } from '../../records/record.entity.ts';
import { byUpdate } from '../../records/record.reads.ts';
import type { Multilingual } from '../../records/values/languages.ts';
import { isMeant } from '../../records/values/refs.ts';
import { badInput } from '../../runtime/errors.ts';
import { Topic } from './topic.entity.ts';
import type { TopicList, TopicOrderField, TopicWhere } from './topic.inputs.ts';

/** The ids of a topic, given by id or slug, and of all topics under it. */
function topicsWithin(ref: string): Sql {
  const named = { id: sql`t.id`, slug: sql`t.slug` } as unknown as Row<Topic>;
  return sql`(with recursive within as (
    select t.id from topic t where ${isMeant(named, 'topic', ref)}
    union select t.id from topic t join within on t.parent_id = within.id) select id from within)`;
}

const MOST_TOPICS = 100;

/**
 * Whether a record is about one of these topics (ids or slugs) or about a sub-topic of one.
 * @throws GraphQLError BAD_USER_INPUT where more than 100 are given, or an id is malformed
 */
export function isAbout(record: Sql, refs: readonly string[]): Sql {
  if (refs.length > MOST_TOPICS) throw badInput('topics', `name ${MOST_TOPICS} topics at most, not ${refs.length}.`);
  const choices = refs.map((ref) => sql`rt.topic_id in ${topicsWithin(ref)}`);
  if (choices.length === 0) return sql`false`;
  return sql`exists (select from record_topic rt where rt.record_id = ${record} and ${some(choices)})`;
}

const topicFilter = recordRules(new Filter<TopicWhere, Topic>('TopicWhere'), 'topic').rule(
  'within',
  (topic, ref) => sql`${topic.id} in ${topicsWithin(ref)} and not ${isMeant(topic, 'topic', ref)}`,
);

export const topicOrderings = new Orderings<Topic, `${TopicOrderField}`>(
  { NAME: { by: (topic) => topic.sortKey, type: 'text' }, UPDATED_AT: byUpdate(Topic) },
  { field: 'NAME', direction: 'ASC' },
);

/** Topics, as a client filters, orders and pages them. */
export function topics(args: TopicList): Reading {
  return page(
    Topic,
    ...searched('TOPIC', { where: (topic) => topicFilter.conditions(args.where, topic) }, topicOrderings, args),
    args,
  );
}

/** The topics of a record, the most important first. */
export function topicsOf(record: Row<Record>, first: number | null | undefined): Reading {
  return list(
    Topic,
    {
      join: (topic) => sql`join record_topic rt on rt.topic_id = ${topic.id} and rt.record_id = ${record.id}`,
      orderBy: (topic) => sql`rt.ordinal, ${topic.id}`,
    },
    first,
  );
}

/** The topics right under a topic, by name. */
export function childrenOf(topic: Row<Topic>, first: number | null | undefined): Reading {
  return list(
    Topic,
    {
      where: (child) => [sql`${child.parentId} = ${topic.id}`],
      orderBy: (child) => sql`${child.sortKey}, ${child.id}`,
    },
    first,
  );
}

/** A topic's name in its main language and in others. */
export function topicName(topic: Row<Topic>): Multilingual {
  return { text: topic.name, lang: topic.nameLang, others: topic.namesIn };
}
