import type { ForumPageQuery } from '../../records/description/documents.ts';
import { allNamed, code, type Fact, fact, text, titled } from '../../records/description/facts.ts';
import type { QueryResultRecord } from '../../records/description/found-record.ts';
import type { PageDescription } from '../../records/description/page.ts';
import {
  items,
  makerOf,
  pageOf,
  quantity,
  type Section,
  type SectionOptions,
  section,
  sourceOf,
  tableOf,
} from '../../records/description/sections.ts';
import type { PageWriter } from '../../records/description/writers.ts';

/** A forum as `forum.page.graphql` reads it. */
export type FoundForum = QueryResultRecord<ForumPageQuery>;

const facts: readonly Fact<FoundForum>[] = [
  code('kind'),
  fact('status', (forum, to) => to.list(to.code(forum.status), hasPassed(forum) && to.label('datesPassed'))),
  fact('held', ({ startsOn, endsOn }, to) => (endsOn ? to.span(startsOn, endsOn) : to.date(startsOn))),
  fact('previousDates', ({ previousStartsOn }, to) => previousStartsOn.map((day) => to.date(day)).join(', ')),
  titled('series'),
  text('edition'),
  titled('partOf'),
  allNamed('cities'),
  text('venue'),
  code('attendance'),
];

/** Whether a forum that is still expected to take place should be over. */
function hasPassed({ status, startsOn, endsOn }: FoundForum): boolean {
  const last = endsOn ?? startsOn;
  const isExpected = ['TENTATIVE', 'SCHEDULED', 'RESCHEDULED'].includes(status);
  return isExpected && !!last && last < new Date().toISOString().slice(0, last.length);
}

export const forumPage: PageDescription = {
  document: import.meta.resolve('#src/domain/forums/forum.page.graphql'),
  path: 'forum',
  facts,
  lead: ({ summary }: FoundForum) => summary,
  sections: (forum: FoundForum, to) => [
    section('roles', forum.roles, ({ role, party }) => [to.partyLink(party), to.secondary([to.code(role)])]),
    items('agreements', forum.agreements, to, listOf('agreements', forum)),
    items('commitments', forum.commitments, to, listOf('commitments', forum)),
    items('statements', forum.statements, to, listOf('statements', forum)),
    pageOf(
      'figures',
      forum.figures,
      (figure) => [
        to.recordLink(figure),
        to.secondary(
          to.list(
            quantity(figure, to),
            ...figure.makers.map((maker) => makerOf(maker, to)),
            ...figure.citations.map(({ source }) => sourceOf(source, to)),
          ),
        ),
      ],
      listOf('figures', forum),
    ),
    speakers(forum, to),
    programme(forum, to),
    delegations(forum, to),
  ],
  explore: ({ slug }: FoundForum) => [{ label: 'compareEditions', path: 'compare', parameters: [['forum', slug]] }],
  cooperation: { address: 'forum', where: (id) => ({ forum: id }), parameter: 'forum' },
};

/** The address of the whole list. */
function listOf(list: string, { slug }: FoundForum): SectionOptions {
  return { all: `records/${list}?forum=${slug}` };
}

/** The people who spoke: as billed, for whom, and where. */
function speakers(forum: FoundForum, to: PageWriter): Section | null {
  return tableOf(
    'speakers',
    forum.speakers,
    {
      person: ({ person }) => to.partyLink(person),
      position: ({ billedAs }) => billedAs,
      represents: ({ represents }) => to.partyLink(represents),
      session: ({ session }) => to.recordLink(session),
      role: ({ role }) => to.code(role),
    },
    { all: `records/people?spoke-at=${forum.slug}`, allTotal: forum.people?.totalCount, part: 'speakers' },
  );
}

/** The sessions by day, and those of one day by time. */
function programme(forum: FoundForum, to: PageWriter): Section | null {
  const { timeZone } = forum;
  return tableOf(
    'programme',
    forum.sessions,
    {
      startsAt: ({ startsAt }) => startsAt && timeZone && to.clock(startsAt, timeZone),
      session: (session) => to.recordLink(session),
      track: ({ track }) => track,
      rooms: ({ rooms }) => rooms.join(', '),
    },
    { ...listOf('sessions', forum), part: 'sessions', groupOf: ({ occurredOn }) => to.date(occurredOn) },
  );
}

function delegations(forum: FoundForum, to: PageWriter): Section | null {
  return tableOf(
    'delegations',
    forum.delegations,
    {
      participant: ({ id, party }) => to.link(id, party.name),
      country: ({ party }) => party.country?.id !== party.id && to.partyLink(party.country),
      headcount: ({ size, reportedSize }) => (size || reportedSize) && to.number(size || reportedSize || 0),
      heads: ({ heads }) => to.partyLinks(heads),
    },
    { ...listOf('delegations', forum), part: 'delegations' },
  );
}
