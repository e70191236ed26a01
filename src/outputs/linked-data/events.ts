import type { FoundRecord } from '../record-documents/found-record.ts';
import type { Linker, Resource } from './linker.ts';

/** What schema.org calls the state of an event. It takes for granted that one is held, so TENTATIVE and CONCLUDED say nothing. */
const STATUSES: { [status: string]: string } = {
  SCHEDULED: 'schema:EventScheduled',
  RESCHEDULED: 'schema:EventRescheduled',
  POSTPONED: 'schema:EventPostponed',
  MOVED_ONLINE: 'schema:EventMovedOnline',
  CANCELLED: 'schema:EventCancelled',
};

const ATTENDANCES: { [attendance: string]: string } = {
  OFFLINE: 'schema:OfflineEventAttendanceMode',
  ONLINE: 'schema:OnlineEventAttendanceMode',
  MIXED: 'schema:MixedEventAttendanceMode',
};

/** What schema.org calls the part that a party has in an event. */
const ROLES: { [role: string]: string } = {
  HOST: 'organizer',
  ORGANIZER: 'organizer',
  SUPPORTER: 'funder',
  SPONSOR: 'sponsor',
  MEDIA_PARTNER: 'contributor',
};

/** A forum, a series of forums or a session, as events of schema.org. */
export function describedEvent(record: FoundRecord, to: Linker): Resource {
  if (record.__typename === 'ForumSeries') {
    return { type: 'EventSeries', ...to.known({ subEvent: record.forums?.nodes.map((forum) => to.titled(forum)) }) };
  }
  const isSession = record.__typename === 'Session';
  return {
    type: 'Event',
    ...to.known({
      kind: to.constant(isSession ? 'SessionKind' : 'ForumKind', record.kind),
      status: to.constant(isSession ? 'SessionStatus' : 'ForumStatus', record.status),
      eventStatus: record.status && STATUSES[record.status],
      description: record.summary ?? record.abstract,
      about: to.allNamed(record.topics),
      ...(isSession ? ofSession(record, to) : ofForum(record, to)),
    }),
  };
}

function ofForum(forum: FoundRecord, to: Linker): Resource {
  return {
    startDate: to.date(forum.startsOn),
    endDate: to.date(forum.endsOn),
    previousStartDate: forum.previousStartsOn?.map((day) => to.date(day)),
    eventAttendanceMode: forum.attendance && ATTENDANCES[forum.attendance],
    edition: forum.edition,
    location: [...to.allNamed(forum.cities), forum.venue && { type: 'Place', name: forum.venue }].filter(Boolean),
    superEvent: [to.titled(forum.series), to.titled(forum.partOf)].filter(Boolean),
    ...withRoles(forum, to),
  };
}

/** Each role of schema.org with those who have it. */
function withRoles({ roles = [] }: FoundRecord, to: Linker): Resource {
  const byRole: { [role: string]: (Resource | null)[] } = {};
  for (const { role, party } of roles) {
    const property = ROLES[role] ?? 'contributor';
    byRole[property] = [...(byRole[property] ?? []), to.named(party)];
  }
  return byRole;
}

function ofSession(session: FoundRecord, to: Linker): Resource {
  return {
    startDate: instant(session.startsAt) ?? to.date(session.occurredOn),
    endDate: instant(session.endsAt),
    superEvent: to.titled(session.forum),
    location: session.rooms?.map((name) => ({ type: 'Place', name })),
    inLanguage: session.languages,
    track: session.track,
    performer: session.speakers?.edges.map(({ node, role, billedAs, represents }) => ({
      type: 'PerformanceRole',
      performer: to.named(node),
      ...to.known({
        role: to.constant('SpeakerRole', role),
        roleName: billedAs,
        represents: to.named(represents),
      }),
    })),
    parties: to.allNamed(session.parties),
    url: session.links,
  };
}

function instant(moment: string | null | undefined): Resource | null {
  return moment ? { '@type': 'xsd:dateTime', '@value': moment } : null;
}
