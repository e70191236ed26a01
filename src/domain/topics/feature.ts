import { mutationsOf } from '../../records/api/mutations-of.ts';
import { recordType } from '../../records/description/record-type.ts';
import type { Feature } from '../../records/feature.ts';
import { MAX_PASSAGE_CHARS } from '../../records/values/text.ts';
import { RecordTopic } from './record-topic.entity.ts';
import { Topic } from './topic.entity.ts';
import { exportedTopics } from './topic.export.ts';
import { topicList } from './topic.list.ts';
import { machineReadableTopic } from './topic.machine.ts';
import { registerTopicMergeRules } from './topic.merging.ts';
import { topicPage } from './topic.page.ts';
import { TopicResolver } from './topic.resolver.ts';
import { topicWords } from './topic.words.ts';
import { createTopic, topicLikeness, updateTopic } from './topic.writes.ts';
import { TopicName } from './topic-name.entity.ts';
import { TopicFacts } from './topic-writes.inputs.ts';

registerTopicMergeRules();

export const topics: Feature = {
  entities: [RecordTopic, TopicName, Topic],
  resolvers: [TopicResolver, ...topicList.resolvers],
  recordTypes: [
    recordType({
      type: 'TOPIC',
      description: 'A subject in a tree of topics.',
      entity: Topic,
      parts: [{ table: 'topic_name', owner: 'topic_id', field: 'otherNames' }],
      fields: { names_in: 'name', summaries_in: 'summary' },
      exported: exportedTopics,
      written: mutationsOf(Topic, {
        facts: TopicFacts,
        create: createTopic,
        update: updateTopic,
        likeness: topicLikeness,
        list: topicList,
        input: 'A new topic.',
        createDescription: 'Creates a topic.',
      }),
      words: topicWords,
      page: topicPage,
      machine: machineReadableTopic,
      imported: { fields: { summary: { longest: MAX_PASSAGE_CHARS } }, isAuxiliary: true },
    }),
  ],
};
