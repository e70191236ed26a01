import type { ForumPageQuery } from '../../records/description/documents.ts';
import { allNamed, code, type Fact, fact, text, titled } from '../../records/description/facts.ts';
import type { QueryResultRecord } from '../../records/description/found-record.ts';
import type { PageDescription } from '../../records/description/page.ts';
import { items, pageOf, quantity, section } from '../../records/description/sections.ts';

/** A forum as `forum.page.graphql` reads it. */
export type FoundForum = QueryResultRecord<ForumPageQuery>;

const facts: readonly Fact<FoundForum>[] = [
  code('kind'),
  code('status'),
  fact('held', ({ startsOn, endsOn }, to) => to.span(startsOn, endsOn)),
  fact('previousDates', ({ previousStartsOn }, to) => previousStartsOn.map((day) => to.date(day)).join(', ')),
  titled('series'),
  text('edition'),
  titled('partOf'),
  allNamed('cities'),
  text('venue'),
  code('attendance'),
];

export const forumPage: PageDescription = {
  document: import.meta.resolve('#src/domain/forums/forum.page.graphql'),
  path: 'forum',
  facts,
  lead: ({ summary }: FoundForum) => summary,
  sections: (forum: FoundForum, to) => [
    section('roles', forum.roles, ({ role, party }) => [to.partyLink(party), to.secondary([to.code(role)])]),
    pageOf('delegations', forum.delegations, ({ id, party, size, reportedSize }) => [
      to.link(id, party.name),
      to.secondary(to.list((size || reportedSize) && to.number(size || reportedSize || 0))),
    ]),
    items('sessions', forum.sessions, to),
    items('agreements', forum.agreements, to),
    items('commitments', forum.commitments, to),
    items('statements', forum.statements, to),
    pageOf('figures', forum.figures, (figure) => [to.recordLink(figure), to.secondary([quantity(figure, to)])]),
  ],
  cooperation: { where: (id) => ({ forum: id }), parameter: 'forum' },
};
