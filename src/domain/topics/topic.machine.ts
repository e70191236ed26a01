import type { MachineDescription } from '../../records/description/machine.ts';
import type { FoundTopic } from './topic.page.ts';

/** A topic is a SKOS concept with broader and narrower ones. */
export const machineReadableTopic: MachineDescription = {
  linkedData: ({ name, otherNames, summary, parent, children }: FoundTopic, to) => ({
    type: 'Concept',
    ...to.withoutEmpty({
      prefLabel: name,
      altLabel: otherNames.map(({ text }) => text),
      definition: summary,
      broader: to.named(parent),
      narrower: to.allNamed(children),
    }),
  }),
  vocabulary: {},
  feed: { fragment: 'TopicEntry', summary: () => [] },
};
