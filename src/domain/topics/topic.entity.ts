import { Field, ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, Unique } from 'typeorm';
import { Record, Visibility } from '../../records/record.entity.ts';
import { oneOf } from '../../records/values/one-of.ts';

@ObjectType('Topic', { implements: Record, description: 'A subject, in a tree: a topic covers its sub-topics.' })
@Entity('topic')
@oneOf('topic', 'visibility', Visibility)
@Unique(['slug'])
@Check('topic_parent_check', 'parent_id <> id')
@Index(['parentId'])
@Index(['sortKey', 'id'])
export class Topic extends Record {
  @Field(() => String, { description: 'Its short name in addresses, unique among topics.' })
  @Column('text')
  slug: string;

  /** The main name, in the language `nameLang`; the others, by language, stand in `namesIn`. */
  @Column('text')
  name: string;

  @Column('text')
  nameLang: string;

  @Column('jsonb', { default: {} })
  namesIn: { [lang: string]: string };

  @Column({ type: 'text', collation: 'C' })
  sortKey: string;

  @Field(() => Topic, { nullable: true, description: 'The wider topic of which it is a part.' })
  @ManyToOne(() => Topic)
  @JoinColumn()
  parent: Topic | null;

  @Column('uuid', { nullable: true })
  parentId: string | null;
}
