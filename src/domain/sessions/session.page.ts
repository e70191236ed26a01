import type { SessionPageQuery } from '../../records/description/documents.ts';
import { code, type Fact, fact, text, texts, titled } from '../../records/description/facts.ts';
import type { QueryResultRecord } from '../../records/description/found-record.ts';
import type { PageDescription } from '../../records/description/page.ts';
import { csvOf, section, speakerRole } from '../../records/description/sections.ts';
import type { PageContent, PageWriter } from '../../records/description/writers.ts';

/** A session as `session.page.graphql` reads it. */
export type FoundSession = QueryResultRecord<SessionPageQuery>;

const facts: readonly Fact<FoundSession>[] = [
  code('kind'),
  code('status'),
  fact('startsAt', (session, to) => moment(session.startsAt, session, to)),
  fact('endsAt', (session, to) => moment(session.endsAt, session, to)),
  // The date is part of the start time. It is shown if there is no time.
  fact('occurredOn', ({ startsAt, occurredOn }, to) => !startsAt && to.date(occurredOn)),
  titled('session'),
  titled('forum'),
  text('track'),
  texts('rooms'),
  fact('languages', ({ languages }, to) => languages.map((tag) => to.language(tag)).join(', ')),
  fact('links', ({ links }, to) => to.list(...links.map((url) => to.externalLink(url)))),
];

function moment(instant: string | null, { forum }: FoundSession, to: PageWriter): PageContent {
  return instant && to.localTime(instant, forum?.timeZone ?? 'UTC');
}

export const sessionPage: PageDescription = {
  document: import.meta.resolve('#src/domain/sessions/session.page.graphql'),
  facts,
  lead: ({ abstract }: FoundSession) => abstract,
  sections: ({ currentId, parties, speakers }: FoundSession, to) => [
    section('parties', parties, (party) => to.partyLink(party)),
    section(
      'speakers',
      speakers.nodes,
      (speaker) => [to.partyLink(speaker.person), to.secondary(speakerRole(speaker, to))],
      { total: speakers.totalCount, all: csvOf('speakers', { session: currentId }) },
    ),
  ],
};
