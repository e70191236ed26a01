import { type Fact, named } from '../../records/description/facts.ts';
import type { FoundRecord, Item, Named, Page } from '../../records/description/found-record.ts';
import type { PageDescription } from '../../records/description/page.ts';
import { items, section } from '../../records/description/sections.ts';

/** A topic as topic.page.graphql finds it. */
export interface FoundTopic extends FoundRecord {
  parent: Named | null;
  children: Named[];
  cooperation: Page<Item>;
}

const facts: readonly Fact<FoundTopic>[] = [named('parent')];

export const topicPage: PageDescription = {
  document: import.meta.resolve('#src/domain/topics/topic.page.graphql'),
  facts,
  sections: ({ children, cooperation }: FoundTopic, to) => [
    section('children', children, (topic) => to.named(topic)),
    items('cooperation', cooperation, to),
  ],
  cooperation: { where: (id) => ({ topics: [id] }) },
};
