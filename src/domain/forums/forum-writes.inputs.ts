import { Field, ID, InputType } from 'type-graphql';
import { type InputBase, TextInput } from '../../records/api/mutation.inputs.ts';
import { creationOf, updateOf } from '../../records/api/payload.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { RefersTo, TextsFor } from '../../records/writing/drafts.ts';
import { NamedCreationInput, UpdateInput } from '../sources/documented.inputs.ts';
import { Attendance, Forum, ForumKind, ForumStatus } from './forum.entity.ts';
import { forumList } from './forum.list.ts';
import { ForumRoleKind } from './forum-role.entity.ts';

@InputType('ForumRoleInput', { description: 'What a party does for a forum.' })
class ForumRoleInput {
  @RefersTo('party')
  @Field(() => String, { description: 'The party, by whatever a person would type.' })
  party: string;

  @Field(() => ForumRoleKind, { description: 'What it does.' })
  role: ForumRoleKind;
}

/** What may be said of a forum: where it is made, some of it must be. */
function forumFacts(base: InputBase, isNew: boolean) {
  @InputType()
  abstract class Facts extends base {
    @Field(() => String, {
      nullable: true,
      description: 'Its readable name in addresses; made from its title if absent.',
    })
    slug?: string | null;

    @TextsFor('title', 'titlesIn')
    @Field(() => [TextInput], {
      nullable: !isNew,
      description: 'Its title in different languages, the main one first.',
    })
    titles?: TextInput[] | null;

    @TextsFor('summary', 'summariesIn')
    @Field(() => [TextInput], {
      nullable: true,
      description: 'What it is about, in different languages, the main one first.',
    })
    summaries?: TextInput[] | null;

    @Field(() => ForumKind, { nullable: !isNew, description: 'What kind of gathering it is.' })
    kind?: ForumKind | null;

    @Field(() => ForumStatus, { nullable: !isNew, description: 'How far it has come.' })
    status?: ForumStatus | null;

    @Field(() => String, { nullable: true, description: 'Which edition of its series, as it says itself.' })
    edition?: string | null;

    @RefersTo('forum_series')
    @Field(() => ID, { nullable: true, description: 'Its series, by id or slug.' })
    series?: string | null;

    @RefersTo('forum')
    @Field(() => ID, { nullable: true, description: 'The larger forum within which it is held, by id or slug.' })
    partOf?: string | null;

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

    @RefersTo('party', 'cityIds')
    @Field(() => [String], {
      nullable: true,
      description: 'The cities in which it is held, by whatever a person would type.',
    })
    cities?: string[] | null;

    @Field(() => [ForumRoleInput], { nullable: true, description: 'What parties do for it.' })
    roles?: ForumRoleInput[] | null;

    @RefersTo('topic', 'topicIds')
    @Field(() => [ID], { nullable: true, description: 'Its topics, by id or slug, the most important first.' })
    topics?: string[] | null;
  }
  return Facts;
}

@InputType('CreateForumInput', { description: 'A new gathering: an edition of a series, a visit, a summit.' })
export class CreateForumInput extends forumFacts(NamedCreationInput, true) {}

export const CreateForumPayload = creationOf(
  'forum',
  () => Forum,
  () => forumList.Edge,
);

@InputType('UpdateForumInput', { description: 'What is to change of a forum.' })
export class UpdateForumInput extends forumFacts(UpdateInput, false) {}

export const UpdateForumPayload = updateOf('forum', () => Forum);
