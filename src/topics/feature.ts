import type { Feature } from '../records/feature.ts';
import { RecordTopic } from './record-topic.entity.ts';
import { Topic } from './topic.entity.ts';
import { TopicResolver } from './topic.resolver.ts';

export const topics: Feature = {
  entities: [RecordTopic, Topic],
  resolvers: [TopicResolver],
  records: { TOPIC: Topic },
};
