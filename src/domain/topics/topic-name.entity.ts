import { GraphQLLocale } from 'graphql-scalars';
import { ObjectType } from 'type-graphql';
import { Entity, Unique } from 'typeorm';
import { FieldColumn, OrderedPart, Reference } from '../../records/entity-columns.ts';
import { Topic } from './topic.entity.ts';

@ObjectType('TopicName', { description: 'A further name of a topic in one language.' })
@Entity('topic_name')
@Unique(['topicId', 'lang', 'text'])
export class TopicName extends OrderedPart {
  @Reference(() => Topic, { onDelete: 'CASCADE', index: false })
  topicId: string;

  @FieldColumn(GraphQLLocale, 'Language of the name.')
  lang: string;

  @FieldColumn(String, 'The name as written.')
  text: string;
}
