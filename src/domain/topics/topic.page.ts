import type { TopicPageQuery } from '../../records/description/documents.ts';
import { type Fact, fact, named } from '../../records/description/facts.ts';
import type { QueryResultRecord } from '../../records/description/found-record.ts';
import type { PageDescription } from '../../records/description/page.ts';
import { items, section } from '../../records/description/sections.ts';

/** A topic as `topic.page.graphql` reads it. */
export type FoundTopic = QueryResultRecord<TopicPageQuery>;

const facts: readonly Fact<FoundTopic>[] = [
  fact('otherNames', ({ otherNames }) => otherNames.map(({ text }) => text).join(', ')),
  named('parent'),
];

export const topicPage: PageDescription = {
  document: import.meta.resolve('#src/domain/topics/topic.page.graphql'),
  path: 'topic',
  facts,
  lead: ({ summary }: FoundTopic) => summary,
  sections: ({ slug, children, cooperation }: FoundTopic, to) => [
    section('children', children, (topic) => to.partyLink(topic)),
    items('cooperation', cooperation, to, { all: `records/items?topic=${slug}`, part: 'timeline' }),
  ],
  cooperation: { address: 'topic', where: (id) => ({ topics: [id] }) },
};
