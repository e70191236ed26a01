import type { StatementPageQuery } from '../../records/description/documents.ts';
import { type Fact, occurredOn, titled } from '../../records/description/facts.ts';
import type { QueryResultRecord } from '../../records/description/found-record.ts';
import type { PageDescription } from '../../records/description/page.ts';
import { makersSection, section } from '../../records/description/sections.ts';

/** A statement as `statement.page.graphql` reads it. */
export type FoundStatement = QueryResultRecord<StatementPageQuery>;

const facts: readonly Fact<FoundStatement>[] = [occurredOn(), titled('session'), titled('forum')];

export const statementPage: PageDescription = {
  document: import.meta.resolve('#src/domain/statements/statement.page.graphql'),
  facts,
  lead: ({ summary }: FoundStatement) => summary,
  sections: ({ makers, parties }: FoundStatement, to) => [
    makersSection(makers, to),
    section('parties', parties, (party) => to.partyLink(party)),
  ],
};
