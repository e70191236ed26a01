import type { FigurePageQuery } from '../../records/description/documents.ts';
import { date, type Fact, fact, occurredOn, titled } from '../../records/description/facts.ts';
import type { QueryResultRecord } from '../../records/description/found-record.ts';
import type { PageDescription } from '../../records/description/page.ts';
import { makersSection, quantity, section } from '../../records/description/sections.ts';

/** A figure as `figure.page.graphql` reads it. */
export type FoundFigure = QueryResultRecord<FigurePageQuery>;

const facts: readonly Fact<FoundFigure>[] = [
  occurredOn(({ asOf }) => [asOf]),
  date('asOf'),
  fact('about', ({ about }, to) => about && to.link(about.id, to.code(about.__typename))),
  titled('session'),
  titled('forum'),
];

export const figurePage: PageDescription = {
  document: import.meta.resolve('#src/domain/figures/figure.page.graphql'),
  facts,
  explore: ({ indicator }: FoundFigure) => [
    { label: 'sameIndicator', path: 'records/figures', parameters: [['indicator', indicator]] },
  ],
  quantity: (figure: FoundFigure, to) => quantity(figure, to),
  sections: ({ makers, parties }: FoundFigure, to) => [
    makersSection(makers, to),
    section('parties', parties, (party) => to.partyLink(party)),
  ],
};
