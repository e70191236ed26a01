import { ObjectType } from 'type-graphql';
import { Entity, Index } from 'typeorm';
import { FieldColumn } from '../../records/entity-columns.ts';
import { Record } from '../../records/record.entity.ts';
import { TitledRecord } from '../../records/titled-record.entity.ts';

@ObjectType('ForumSeries', {
  implements: Record,
  description: 'A series of recurring forums. Each forum of it is one edition.',
})
@Entity('forum_series')
@Index(['sortKey', 'id'])
export class ForumSeries extends TitledRecord {
  @FieldColumn(String, 'Short name in URLs, unique among series.', { unique: true })
  slug: string;
}
