import type { Feature } from '../../records/feature.ts';
import { RecordTopic } from './record-topic.entity.ts';
import { Topic } from './topic.entity.ts';
import { TopicResolver } from './topic.resolver.ts';
import { TopicWritesResolver } from './topic-writes.resolver.ts';

export const topics: Feature = {
  entities: [RecordTopic, Topic],
  resolvers: [TopicWritesResolver, TopicResolver],
  records: { TOPIC: Topic },
};
