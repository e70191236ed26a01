import { Mutation, Resolver } from 'type-graphql';
import { Input } from '../records/mutation.inputs.ts';
import type { Write } from '../records/mutations.ts';
import { creation } from '../records/payload.ts';
import { Topic } from './topic.entity.ts';
import { topicOrderings } from './topic.reads.ts';
import { createTopic } from './topic.writes.ts';
import { CreateTopicInput, CreateTopicPayload } from './topic-writes.inputs.ts';

const SHOWN = { entity: Topic, field: 'topic', ordered: topicOrderings.of(null) };

@Resolver()
export class TopicWritesResolver {
  @Mutation(() => CreateTopicPayload, { nullable: true, description: 'Adds a topic.' })
  createTopic(@Input(() => CreateTopicInput) input: CreateTopicInput): Write {
    return creation(input, createTopic, SHOWN);
  }
}
