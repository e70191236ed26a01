import { Field, InputType } from 'type-graphql';
import { PartialDate } from '../../records/values/partial-date.ts';
import { type Ref, RefersTo, type Refs, type Texts, TextsFor } from '../../records/writing/drafts.ts';
import { DiscussedFacts } from '../sources/documented.inputs.ts';
import { Attendance, ForumKind, ForumStatus } from './forum.entity.ts';
import { ForumRoleKind } from './forum-role.entity.ts';

@InputType('ForumRoleInput', { description: 'What a party does for a forum.' })
export class ForumRoleInput {
  @RefersTo('party', { description: 'The party, by whatever a person would type.' })
  party: Ref;

  @Field(() => ForumRoleKind, { description: 'What it does.' })
  role: ForumRoleKind;
}

/** What may be said of a forum. */
@InputType()
export abstract class ForumFacts extends DiscussedFacts {
  @Field(() => String, {
    nullable: true,
    description: 'Its readable name in addresses; made from its title if absent.',
  })
  slug?: string | null;

  @TextsFor('summary', {
    nullable: true,
    description: 'What it is about, in different languages, the main one first.',
  })
  summaries?: Texts<'summary'> | null;

  @Field(() => ForumKind, { description: 'What kind of gathering it is.' })
  kind: ForumKind;

  @Field(() => ForumStatus, { description: 'How far it has come.' })
  status: ForumStatus;

  @Field(() => String, { nullable: true, description: 'Which edition of its series, as it says itself.' })
  edition?: string | null;

  @RefersTo('forum_series', { nullable: true, description: 'Its series, by id or slug.' })
  series?: Ref | null;

  @RefersTo('forum', { nullable: true, description: 'The larger forum within which it is held, by id or slug.' })
  partOf?: Ref | null;

  @Field(() => PartialDate, { nullable: true, description: 'Its first day.' })
  startsOn?: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'Its last day.' })
  endsOn?: string | null;

  @Field(() => [PartialDate], {
    nullable: true,
    description: 'First days for which it was fixed before, the oldest first.',
  })
  previousStartsOn?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Its time zone in the IANA database: "Europe/Moscow".' })
  timeZone?: string | null;

  @Field(() => Attendance, { nullable: true, description: 'How people take part.' })
  attendance?: Attendance | null;

  @Field(() => String, { nullable: true, description: 'The building in which it is held.' })
  venue?: string | null;

  @RefersTo('party', 'cityIds', {
    nullable: true,
    description: 'The cities in which it is held, by whatever a person would type.',
  })
  cities?: Refs<'cityIds'> | null;

  @Field(() => [ForumRoleInput], { nullable: true, description: 'What parties do for it.' })
  roles?: ForumRoleInput[] | null;
}
