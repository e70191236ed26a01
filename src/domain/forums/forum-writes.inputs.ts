import { InputType } from 'type-graphql';
import { Optional, Required } from '../../records/api/optional.ts';
import { DiscussedFacts } from '../../records/api/record.inputs.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import {
  OPTIONAL,
  type Ref,
  RefersTo,
  RefersToMany,
  type Refs,
  type Texts,
  TextsFor,
} from '../../records/writing/drafts.ts';
import { Attendance, ForumKind, ForumStatus } from './forum.entity.ts';
import { ForumRoleKind } from './forum-role.entity.ts';

@InputType('ForumRoleInput', { description: 'Role of a party in a forum.' })
export class ForumRoleInput {
  @RefersTo('party', 'Party (id, code, slug or name).')
  party: Ref;

  @Required(ForumRoleKind, 'Role of the party in the forum.')
  role: ForumRoleKind;
}

/** The fields of a forum in an input. */
@InputType()
export abstract class ForumFacts extends DiscussedFacts {
  @Optional(String, 'Short name in URLs. Default: made from the title.')
  slug?: string | null;

  @TextsFor('summary', 'Summary in different languages, the main language first.', OPTIONAL)
  summaries?: Texts<'summary'> | null;

  @Required(ForumKind, 'Kind of forum.')
  kind: ForumKind;

  @Required(ForumStatus, 'Status of the forum.')
  status: ForumStatus;

  @Optional(String, 'Edition as the forum states it: "2025", "XVII".')
  edition?: string | null;

  @RefersTo('forum_series', 'Series of which the forum is an edition (id or slug).', OPTIONAL)
  series?: Ref | null;

  @RefersTo('forum', 'Larger forum that the forum is part of (id or slug).', OPTIONAL)
  partOf?: Ref | null;

  @Optional(PartialDate, 'First day.')
  startsOn?: string | null;

  @Optional(PartialDate, 'Last day.')
  endsOn?: string | null;

  @Optional([PartialDate], 'Earlier first days from which the forum was rescheduled, the oldest first.')
  previousStartsOn?: string[] | null;

  @Optional(String, 'IANA time zone of the sessions: "Europe/Moscow".')
  timeZone?: string | null;

  @Optional(Attendance, 'Form of attendance.')
  attendance?: Attendance | null;

  @Optional(String, 'Building or grounds of the forum.')
  venue?: string | null;

  @RefersToMany('party', 'cityIds', 'Cities in which the forum is held (ids, codes, slugs or names).', OPTIONAL)
  cities?: Refs<'cityIds'> | null;

  @Optional([ForumRoleInput], 'Roles of parties in the forum.')
  roles?: ForumRoleInput[] | null;
}
