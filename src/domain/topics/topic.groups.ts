import { CteRef, raw, sql } from '../../query/sql.ts';
import { type DescribedDimension, recordGroupKey } from '../../records/api/groups.ts';
import { Topic } from './topic.entity.ts';

/** Each topic with itself and its ancestors. */
const TOPIC_ANCESTORS = new CteRef(
  'topics covered',
  sql`with recursive up (id, covering_id) as (
    select id, id from topic union select up.id, t.parent_id from up join topic t on t.id = up.covering_id
    where t.parent_id is not null) select id, covering_id from up`,
);

export const BY_TOPIC: DescribedDimension<{ id: string }> = [
  'By topic and its parent topics. One record may have several.',
  {
    join: (record, as) => ({
      from: sql`record_topic ${raw(as)} join ${TOPIC_ANCESTORS} ${raw(`${as}_up`)} on ${raw(`${as}_up.id = ${as}.topic_id`)}`,
      on: sql`${raw(as)}.record_id = ${record.id}`,
    }),
    key: (_record, as) => [raw(`${as}_up.covering_id`)],
    falls: 'AGAIN',
    ...recordGroupKey(Topic, 'topic', { text: sql`n.name`, lang: sql`n.name_lang`, others: sql`n.names_in` }),
  },
];
