import { authorsIn, type FeedItem, type MachineDescription, partiesOf } from '../../records/description/machine.ts';
import type { FoundStatement } from './statement.page.ts';

export const machineReadableStatement: MachineDescription = {
  citation: {
    type: 'speech',
    authors: ({ makers }: FoundStatement) => authorsIn(makers),
    issued: ({ occurredOn }: FoundStatement) => [occurredOn],
  },
  linkedData: (statement: FoundStatement, to) => ({
    type: ['Statement', 'Claim'],
    ...to.withoutEmpty({
      occurredOn: to.date(statement.occurredOn),
      description: statement.summary,
      about: to.allNamed(statement.topics),
      forum: to.titled(statement.forum),
      session: to.titled(statement.session),
      parties: to.allNamed(statement.parties),
      makers: to.makers(statement.makers),
    }),
  }),
  vocabulary: { classes: { Statement: ['occurredOn', 'forum', 'session', 'parties', 'makers'] } },
  feed: { summary: (entry: FeedItem, to) => [to.date(entry.occurredOn), partiesOf(entry)] },
};
