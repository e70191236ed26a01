import { InputType } from 'type-graphql';
import { Needed, Optional } from '../../records/api/optional.ts';
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

@InputType('ForumRoleInput', { description: 'What a party does for a forum.' })
export class ForumRoleInput {
  @RefersTo('party', 'The party, by whatever a person would type.')
  party: Ref;

  @Needed(ForumRoleKind, 'What it does.')
  role: ForumRoleKind;
}

/** The facts that an input may give of a forum. */
@InputType()
export abstract class ForumFacts extends DiscussedFacts {
  @Optional(String, 'Its readable name in addresses; made from its title if absent.')
  slug?: string | null;

  @TextsFor('summary', 'What it is about, in different languages, the main one first.', OPTIONAL)
  summaries?: Texts<'summary'> | null;

  @Needed(ForumKind, 'What kind of gathering it is.')
  kind: ForumKind;

  @Needed(ForumStatus, 'How far it has come.')
  status: ForumStatus;

  @Optional(String, 'Which edition of its series, as it says itself.')
  edition?: string | null;

  @RefersTo('forum_series', 'Its series, by id or slug.', OPTIONAL)
  series?: Ref | null;

  @RefersTo('forum', 'The larger forum within which it is held, by id or slug.', OPTIONAL)
  partOf?: Ref | null;

  @Optional(PartialDate, 'Its first day.')
  startsOn?: string | null;

  @Optional(PartialDate, 'Its last day.')
  endsOn?: string | null;

  @Optional([PartialDate], 'First days for which it was fixed before, the oldest first.')
  previousStartsOn?: string[] | null;

  @Optional(String, 'Its time zone in the IANA database: "Europe/Moscow".')
  timeZone?: string | null;

  @Optional(Attendance, 'How people take part.')
  attendance?: Attendance | null;

  @Optional(String, 'The building in which it is held.')
  venue?: string | null;

  @RefersToMany('party', 'cityIds', 'The cities in which it is held, by whatever a person would type.', OPTIONAL)
  cities?: Refs<'cityIds'> | null;

  @Optional([ForumRoleInput], 'What parties do for it.')
  roles?: ForumRoleInput[] | null;
}
