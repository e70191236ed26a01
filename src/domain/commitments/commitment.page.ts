import type { CommitmentPageQuery } from '../../records/description/documents.ts';
import { code, date, type Fact, occurredOn, titled } from '../../records/description/facts.ts';
import type { QueryResultRecord } from '../../records/description/found-record.ts';
import type { PageDescription } from '../../records/description/page.ts';
import { item, makersSection, section } from '../../records/description/sections.ts';

/** A commitment as `commitment.page.graphql` reads it. */
export type FoundCommitment = QueryResultRecord<CommitmentPageQuery>;

const facts: readonly Fact<FoundCommitment>[] = [
  code('status'),
  date('announcedOn'),
  occurredOn(({ announcedOn }) => [announcedOn]),
  date('startsOn'),
  date('dueOn'),
  titled('agreement'),
  titled('session'),
  titled('forum'),
];

export const commitmentPage: PageDescription = {
  document: import.meta.resolve('#src/domain/commitments/commitment.page.graphql'),
  facts,
  sections: ({ responsible, counterparts, makers, progress, outcomes }: FoundCommitment, to) => [
    section('responsible', responsible, (party) => to.partyLink(party)),
    section('counterparts', counterparts, (party) => to.partyLink(party)),
    makersSection(makers, to),
    section('progress', progress, ({ on, text }) => [text, to.secondary(to.list(to.date(on)))]),
    section('outcomes', outcomes, (outcome) => item(outcome, to)),
  ],
};
