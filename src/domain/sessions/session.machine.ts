import type { SessionEventFragment } from '../../records/description/documents.ts';
import {
  type FeedItem,
  type FoundEvent,
  type MachineDescription,
  namesLine,
  partiesOf,
} from '../../records/description/machine.ts';
import type { FoundSession } from './session.page.ts';

type SessionEvent = FoundEvent & SessionEventFragment;

export const machineReadableSession: MachineDescription = {
  citation: { type: 'event', issued: ({ occurredOn }: FoundSession) => [occurredOn] },
  linkedData: (session: FoundSession, to) => ({
    type: 'Event',
    ...to.withoutEmpty({
      kind: to.constant('SessionKind', session.kind),
      status: to.constant('SessionStatus', session.status),
      eventStatus: to.eventStatus(session.status),
      description: session.abstract,
      about: to.allNamed(session.topics),
      startDate: to.instant(session.startsAt) ?? to.date(session.occurredOn),
      endDate: to.instant(session.endsAt),
      superEvent: to.titled(session.forum),
      location: session.rooms.map((name) => ({ type: 'Place', name })),
      inLanguage: session.languages,
      track: session.track,
      performer: session.speakers.nodes.map(({ person, role, billedAs, represents }) => ({
        type: 'PerformanceRole',
        performer: to.named(person),
        ...to.withoutEmpty({
          role: to.constant('SpeakerRole', role),
          roleName: billedAs,
          represents: to.named(represents),
        }),
      })),
      parties: to.allNamed(session.parties),
      url: session.links,
    }),
  }),
  vocabulary: {
    others: { Session: ['kind', 'status', 'track', 'parties'], Speaker: ['role', 'represents'] },
  },
  feed: { summary: (entry: FeedItem, to) => [to.date(entry.occurredOn), partiesOf(entry)] },
  calendar: {
    list: 'sessions',
    fragment: 'SessionEvent',
    dated: { starts: {} },
    orderBy: 'STARTS_AT',
    period: ({ startsAt, endsAt, forum }: SessionEvent) => ({ startsAt, endsAt, timeZone: forum?.timeZone ?? null }),
    lines: ({ abstract, speakers, forum }: SessionEvent, to) => [
      abstract,
      namesLine(
        'speakers',
        speakers.nodes.map(({ person, represents }) =>
          represents ? `${person.name} (${represents.name})` : person.name,
        ),
        to,
      ),
      namesLine('forum', forum ? [forum.title] : [], to),
    ],
    places: ({ rooms, forum }: SessionEvent) => [
      ...rooms,
      forum?.venue,
      ...(forum?.cities ?? []).map(({ name }) => name),
    ],
  },
};
