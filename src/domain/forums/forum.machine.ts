import type { ForumEntryFragment, ForumEventFragment } from '../../records/description/documents.ts';
import type { JsonLdWriter, Resource } from '../../records/description/json-ld-writer.ts';
import type { FeedEntry, FoundEvent, MachineDescription } from '../../records/description/machine.ts';
import type { FoundForum } from './forum.page.ts';

const ATTENDANCES: { [attendance: string]: string } = {
  OFFLINE: 'schema:OfflineEventAttendanceMode',
  ONLINE: 'schema:OnlineEventAttendanceMode',
  MIXED: 'schema:MixedEventAttendanceMode',
};

/** The schema.org properties for roles of parties in an event. */
const ROLES: { [role: string]: string } = {
  HOST: 'organizer',
  ORGANIZER: 'organizer',
  SUPPORTER: 'funder',
  SPONSOR: 'sponsor',
  MEDIA_PARTNER: 'contributor',
};

type ForumEvent = FoundEvent & ForumEventFragment;

export const machineReadableForum: MachineDescription = {
  citation: { type: 'event', issued: ({ startsOn, endsOn }: FoundForum) => [startsOn, endsOn] },
  linkedData: (forum: FoundForum, to) => ({
    type: 'Event',
    ...to.withoutEmpty({
      kind: to.constant('ForumKind', forum.kind),
      status: to.constant('ForumStatus', forum.status),
      eventStatus: to.eventStatus(forum.status),
      description: forum.summary,
      about: to.allNamed(forum.topics),
      startDate: to.date(forum.startsOn),
      endDate: to.date(forum.endsOn),
      previousStartDate: forum.previousStartsOn.map((day) => to.date(day)),
      eventAttendanceMode: forum.attendance && ATTENDANCES[forum.attendance],
      edition: forum.edition,
      location: [...to.allNamed(forum.cities), forum.venue && { type: 'Place', name: forum.venue }].filter(Boolean),
      superEvent: [to.titled(forum.series), to.titled(forum.partOf)].filter(Boolean),
      ...withRoles(forum, to),
    }),
  }),
  vocabulary: { others: { Forum: ['kind', 'status', 'edition'] } },
  feed: {
    fragment: 'ForumEntry',
    summary: (entry: FeedEntry & ForumEntryFragment, to) => [to.span(entry.startsOn, entry.endsOn)],
  },
  calendar: {
    list: 'forums',
    fragment: 'ForumEvent',
    dated: { held: {} },
    orderBy: 'STARTS_ON',
    ofForum: (id) => ({ ids: [id] }),
    period: ({ startsOn, endsOn }: ForumEvent) => ({ from: startsOn ?? endsOn, to: endsOn }),
    lines: ({ summary }: ForumEvent) => [summary],
    places: ({ venue, cities }: ForumEvent) => [venue, ...cities.map(({ name }) => name)],
  },
};

/** Returns the parties by schema.org property. */
function withRoles({ roles }: FoundForum, to: JsonLdWriter): Resource {
  const byRole: { [role: string]: (Resource | null)[] } = {};
  for (const { role, party } of roles) {
    const property = ROLES[role] ?? 'contributor';
    byRole[property] = [...(byRole[property] ?? []), to.named(party)];
  }
  return byRole;
}
