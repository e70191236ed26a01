import { authorsIn, type FeedItem, type MachineDescription, partiesOf } from '../../records/description/machine.ts';
import type { FoundFigure } from './figure.page.ts';

export const machineReadableFigure: MachineDescription = {
  citation: {
    type: 'document',
    authors: ({ makers }: FoundFigure) => authorsIn(makers),
    issued: ({ occurredOn }: FoundFigure) => [occurredOn],
  },
  linkedData: (figure: FoundFigure, to) => ({
    type: ['Figure', 'Observation'],
    ...to.withoutEmpty({
      occurredOn: to.date(figure.occurredOn),
      asOf: to.date(figure.asOf),
      about: [...to.allNamed(figure.topics), ...(figure.about ? [{ id: to.record(figure.about.id) }] : [])],
      forum: to.titled(figure.forum),
      session: to.titled(figure.session),
      parties: to.allNamed(figure.parties),
      makers: to.makers(figure.makers),
      value: to.decimal(figure.value),
      unitText: figure.unit,
      bound: to.constant('Bound', figure.bound),
      indicator: figure.indicator,
    }),
  }),
  vocabulary: {
    classes: { Figure: ['indicator', 'bound', 'asOf', 'occurredOn', 'forum', 'session', 'parties', 'makers'] },
  },
  feed: { summary: (entry: FeedItem, to) => [to.date(entry.occurredOn), partiesOf(entry)] },
};
