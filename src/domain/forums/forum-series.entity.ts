import { Field, ObjectType } from 'type-graphql';
import { Column, Entity, Index } from 'typeorm';
import { Record, Visibility } from '../../records/record.entity.ts';
import { oneOf } from '../../records/values/one-of.ts';

@ObjectType('ForumSeries', {
  implements: Record,
  description: 'A recurring gathering, of which each forum is one edition.',
})
@Entity('forum_series')
@oneOf('forum_series', 'visibility', Visibility)
@Index(['sortKey', 'id'])
export class ForumSeries extends Record {
  @Field(() => String, { description: 'A readable name for addresses, unique among series.' })
  @Column('text', { unique: true })
  slug: string;

  @Column('text')
  title: string;

  @Column('text')
  titleLang: string;

  /** The title in other languages, by language tag. */
  @Column('jsonb', { default: {} })
  titlesIn: { [lang: string]: string };

  /** What lists are sorted by: the title in Latin letters, without case and accents. */
  @Column({ type: 'text', collation: 'C' })
  sortKey: string;
}
