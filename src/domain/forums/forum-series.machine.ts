import type { MachineDescription } from '../../records/description/machine.ts';
import type { FoundForumSeries } from './forum-series.page.ts';

export const machineReadableForumSeries: MachineDescription = {
  linkedData: ({ forums }: FoundForumSeries, to) => ({
    type: 'EventSeries',
    ...to.withoutEmpty({ subEvent: forums.nodes.map((forum) => to.titled(forum)) }),
  }),
  vocabulary: {},
  feed: { fragment: 'ForumSeriesEntry', summary: () => [] },
};
