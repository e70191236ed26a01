import { list, type ReadPlan } from '../../query/compiling/read-plans.ts';
import type { Row } from '../../query/compiling/row.ts';
import { derive, type Given } from '../../query/params.ts';
import { raw, type Sql, some, sql } from '../../query/sql.ts';
import { EXACT_MATCH } from '../../records/identifier.entity.ts';
import type { Record } from '../../records/record.entity.ts';
import { refersToRecord } from '../../records/values/refs.ts';
import { badInput } from '../../runtime/errors.ts';
import { Topic } from './topic.entity.ts';

/** Selects the ids of the topics `t` that meet a condition, and of all topics below them. */
function topicsFrom(condition: Sql): Sql {
  return sql`(with recursive within as (
    select t.id from topic t where ${condition}
    union select t.id from topic t join within on t.parent_id = within.id) select id from within)`;
}

/** Selects the ids of a topic, given by id or slug, and of all topics below it. */
export function topicsWithin(ref: Given, argument: string): Sql {
  return topicsFrom(refersToRecord(sql`t.id`, 'topic', ref, argument));
}

/** Whether a record is about a topic or a subtopic of it. Both are ids. */
export function isAboutTopic(record: Sql, topic: Sql): Sql {
  return sql`${record} in (select rt.record_id from record_topic rt where rt.topic_id in ${topicsFrom(sql`t.id = ${topic}`)})`;
}

const MAX_TOPICS = 100;

/**
 * Whether a record is about one of these topics (ids or slugs) or a subtopic of one.
 * @throws GraphQLError BAD_USER_INPUT if there are more than 100, or if an id is malformed
 */
export function isAboutAnyTopic(record: Sql, refs: readonly Given[]): Sql {
  if (refs.length > MAX_TOPICS)
    throw badInput('topics', `the number of topics is ${refs.length}. Give at most ${MAX_TOPICS}.`);
  const choices = refs.map((ref, index) => sql`rt.topic_id in ${topicsWithin(ref, `topics.${index}`)}`);
  if (choices.length === 0) return sql`false`;
  return sql`exists (select from record_topic rt where rt.record_id = ${record} and ${some(choices)})`;
}

/** The scheme of a topic's own address as a SKOS concept. */
export const OWN_CONCEPT = 'skos';

/**
 * Whether a record is about a topic that is or exactly matches a concept elsewhere, or about a subtopic of one.
 * @param concept the address of the concept, or a scheme and its identifier: "wikidata:Q649"
 */
export function isAboutMatch(record: Sql, concept: Given): Sql {
  const scheme = derive((given: string) => given.slice(0, Math.max(0, given.indexOf(':'))), concept);
  const value = derive((given: string) => given.slice(given.indexOf(':') + 1), concept);
  const matching = sql`t.id in (select i.record_id from identifier i
    where (i.scheme in (${raw(`'${OWN_CONCEPT}', '${EXACT_MATCH}'`)}) and i.value = ${concept})
      or (i.scheme = ${scheme} and i.value = ${value}))`;
  return sql`${record} in (select rt.record_id from record_topic rt where rt.topic_id in ${topicsFrom(matching)})`;
}

/** Reads the topics of a record, the most important first. */
export function topicsOf(record: Row<Record>, first: number | null | undefined): ReadPlan {
  return list(
    Topic,
    {
      join: (topic) => sql`join record_topic rt on rt.topic_id = ${topic.id} and rt.record_id = ${record.id}`,
      orderBy: (topic) => sql`rt.ordinal, ${topic.id}`,
    },
    first,
  );
}
