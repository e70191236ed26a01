import { ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index, Unique } from 'typeorm';
import { FieldColumn, Reference } from '../../records/entity-columns.ts';
import { NamedRecord } from '../../records/named-record.entity.ts';
import { Record } from '../../records/record.entity.ts';

@ObjectType('Topic', {
  implements: Record,
  description: 'A subject in a tree of topics. A topic includes its subtopics.',
})
@Entity('topic')
@Unique(['slug'])
@Check('topic_parent_check', 'parent_id <> id')
@Check('topic_summary_check', '(summary is null) = (summary_lang is null)')
@Index(['sortKey', 'id'])
export class Topic extends NamedRecord {
  @FieldColumn(String, 'Short name in URLs, unique among topics.')
  slug: string;

  @Column('jsonb', { default: {} })
  namesIn: { [lang: string]: string };

  @Reference(() => Topic, { field: 'Parent topic; null for a topic at the top.', nullable: true })
  parentId: string | null;

  @Column('text', { nullable: true })
  summary: string | null;

  @Column('text', { nullable: true })
  summaryLang: string | null;

  /** The summary in other languages, by language tag. */
  @Column('jsonb', { default: {} })
  summariesIn: { [lang: string]: string };
}
