import { raw, sql, visible } from '../../query/sql.ts';
import { type DescribedDimension, recordGroupKey } from '../../records/api/groups.ts';
import { Source } from './source.entity.ts';

/** Groups by the sources that a record cites and that the viewer may see. */
export const BY_SOURCE: DescribedDimension<{ id: string }> = [
  'By source cited. One record may have several.',
  {
    join: (record, as) => ({
      from: sql`citation ${raw(as)} join source ${raw(`${as}_s`)}
        on ${raw(`${as}_s.id = ${as}.source_id`)} and ${visible(`${as}_s`)}`,
      on: sql`${raw(as)}.record_id = ${record.id}`,
    }),
    key: (_record, as) => [raw(`${as}.source_id`)],
    falls: 'AGAIN',
    ...recordGroupKey(Source, 'source', { text: sql`n.title`, lang: sql`n.lang`, others: sql`null::jsonb` }),
  },
];
