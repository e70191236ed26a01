import { InputType } from 'type-graphql';
import { InputField, OPTIONAL } from '../../records/api/mutation.inputs.ts';
import { DiscussedFacts } from '../../records/api/record.inputs.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { type Ref, RefersTo, RefersToMany, type Refs, type Texts, TextsFor } from '../../records/writing/drafts.ts';
import { Attendance, ForumKind, ForumStatus } from './forum.entity.ts';
import { ForumRoleKind } from './forum-role.entity.ts';

@InputType('ForumRoleInput', { description: 'What a party does for a forum.' })
export class ForumRoleInput {
  @RefersTo('party', 'The party, by whatever a person would type.')
  party: Ref;

  @InputField(ForumRoleKind, 'What it does.')
  role: ForumRoleKind;
}

/** What may be said of a forum. */
@InputType()
export abstract class ForumFacts extends DiscussedFacts {
  @InputField(String, 'Its readable name in addresses; made from its title if absent.', OPTIONAL)
  slug?: string | null;

  @TextsFor('summary', 'What it is about, in different languages, the main one first.', OPTIONAL)
  summaries?: Texts<'summary'> | null;

  @InputField(ForumKind, 'What kind of gathering it is.')
  kind: ForumKind;

  @InputField(ForumStatus, 'How far it has come.')
  status: ForumStatus;

  @InputField(String, 'Which edition of its series, as it says itself.', OPTIONAL)
  edition?: string | null;

  @RefersTo('forum_series', 'Its series, by id or slug.', OPTIONAL)
  series?: Ref | null;

  @RefersTo('forum', 'The larger forum within which it is held, by id or slug.', OPTIONAL)
  partOf?: Ref | null;

  @InputField(PartialDate, 'Its first day.', OPTIONAL)
  startsOn?: string | null;

  @InputField(PartialDate, 'Its last day.', OPTIONAL)
  endsOn?: string | null;

  @InputField([PartialDate], 'First days for which it was fixed before, the oldest first.', OPTIONAL)
  previousStartsOn?: string[] | null;

  @InputField(String, 'Its time zone in the IANA database: "Europe/Moscow".', OPTIONAL)
  timeZone?: string | null;

  @InputField(Attendance, 'How people take part.', OPTIONAL)
  attendance?: Attendance | null;

  @InputField(String, 'The building in which it is held.', OPTIONAL)
  venue?: string | null;

  @RefersToMany('party', 'cityIds', 'The cities in which it is held, by whatever a person would type.', OPTIONAL)
  cities?: Refs<'cityIds'> | null;

  @InputField([ForumRoleInput], 'What parties do for it.', OPTIONAL)
  roles?: ForumRoleInput[] | null;
}
