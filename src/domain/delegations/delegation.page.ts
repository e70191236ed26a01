import type { DelegationPageQuery } from '../../records/description/documents.ts';
import { code, type Fact, fact, named, number, titled } from '../../records/description/facts.ts';
import type { QueryResultRecord } from '../../records/description/found-record.ts';
import type { PageDescription } from '../../records/description/page.ts';
import { csvOf, section } from '../../records/description/sections.ts';

/** A delegation as `delegation.page.graphql` reads it. */
export type FoundDelegation = QueryResultRecord<DelegationPageQuery>;

const facts: readonly Fact<FoundDelegation>[] = [
  named('party'),
  code('attendsAs'),
  // A size of 0 is shown: no members are recorded.
  fact('size', ({ size }, to) => to.number(size)),
  number('reportedSize'),
  titled('forum'),
];

export const delegationPage: PageDescription = {
  document: import.meta.resolve('#src/domain/delegations/delegation.page.graphql'),
  facts,
  title: ({ party }: FoundDelegation, to) => to.delegationOf(party.name),
  kicker: ({ forum }: FoundDelegation, to) => to.recordLink(forum),
  sections: ({ currentId, members }: FoundDelegation, to) => [
    section(
      'members',
      members.edges,
      ({ role, title, node }) => [to.partyLink(node), to.secondary(to.list(to.code(role), title))],
      { total: members.totalCount, all: csvOf('delegations', { ids: [currentId] }) },
    ),
  ],
};
