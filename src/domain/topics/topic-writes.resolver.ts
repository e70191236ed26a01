import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../../records/api/mutation.inputs.ts';
import { creation, updating } from '../../records/api/payload.ts';
import type { Write } from '../../records/writing/mutations.ts';
import { Topic } from './topic.entity.ts';
import { topicList } from './topic.list.ts';
import { createTopic, updateTopic } from './topic.writes.ts';
import { CreateTopicInput, CreateTopicPayload, UpdateTopicInput, UpdateTopicPayload } from './topic-writes.inputs.ts';

const SHOWN = { entity: Topic, field: 'topic', ordered: topicList.usual };

@Resolver()
export class TopicWritesResolver {
  @Mutation(() => CreateTopicPayload, { nullable: true, description: 'Adds a topic.' })
  createTopic(@Input(() => CreateTopicInput) input: CreateTopicInput): Write {
    return creation(input, createTopic, SHOWN);
  }

  @Mutation(() => UpdateTopicPayload, {
    nullable: true,
    description: 'Changes a topic: what is absent stays, null clears, a list replaces the list.',
  })
  updateTopic(@Input(() => UpdateTopicInput) input: UpdateTopicInput): Write {
    return updating(input, updateTopic, SHOWN);
  }
}
