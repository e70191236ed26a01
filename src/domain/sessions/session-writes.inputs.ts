import { GraphQLDateTime, GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { Field, ID, InputType } from 'type-graphql';
import { type InputBase, TextInput } from '../../records/api/mutation.inputs.ts';
import { creationOf, updateOf } from '../../records/api/payload.ts';
import { RefersTo, TextsFor } from '../../records/writing/drafts.ts';
import { CreationInput, UpdateInput } from '../sources/documented.inputs.ts';
import { Session, SessionKind, SessionStatus } from './session.entity.ts';
import { sessionList } from './session.list.ts';
import { SpeakerRole } from './speaker-role.entity.ts';

@InputType('SpeakerInput', { description: 'One appearance of a person in a session, in one role.' })
class SpeakerInput {
  @RefersTo('person')
  @Field(() => ID, { description: 'Who appears, by id or slug.' })
  person: string;

  @Field(() => SpeakerRole, { description: 'As what.' })
  role: SpeakerRole;

  @Field(() => String, { nullable: true, description: 'The position as the programme bills it.' })
  billedAs?: string | null;

  @RefersTo('party')
  @Field(() => String, { nullable: true, description: 'For which party, by whatever a person would type.' })
  represents?: string | null;
}

/** What may be said of a session: where it is made, some of it must be. */
function sessionFacts(base: InputBase, isNew: boolean) {
  @InputType()
  abstract class Facts extends base {
    @TextsFor('title', 'titlesIn')
    @Field(() => [TextInput], {
      nullable: !isNew,
      description: 'Its title in different languages, the main one first.',
    })
    titles?: TextInput[] | null;

    @Field(() => SessionKind, { nullable: !isNew, description: 'What kind of sitting it is.' })
    kind?: SessionKind | null;

    @Field(() => SessionStatus, { nullable: !isNew, description: 'How far it has come.' })
    status?: SessionStatus | null;

    @Field(() => String, { nullable: true, description: 'The track of the programme to which it belongs.' })
    track?: string | null;

    @Field(() => String, { nullable: true, description: 'What the programme says of it.' })
    abstract?: string | null;

    @Field(() => GraphQLDateTime, { nullable: true, description: 'When it starts.' })
    startsAt?: Date | null;

    @Field(() => GraphQLDateTime, { nullable: true, description: 'When it ends.' })
    endsAt?: Date | null;

    @Field(() => [String], { nullable: true, description: 'The rooms in which it is held.' })
    rooms?: string[] | null;

    @Field(() => [GraphQLLocale], { nullable: true, description: 'The languages spoken or interpreted.' })
    languages?: string[] | null;

    @Field(() => [GraphQLURL], { nullable: true, description: 'Addresses of its page, recording or slides.' })
    links?: URL[] | null;

    @RefersTo('party', 'subjectPartyIds')
    @Field(() => [String], {
      nullable: true,
      description: 'The parties that it is about, by whatever a person would type.',
    })
    subjectParties?: string[] | null;

    @RefersTo('topic', 'topicIds')
    @Field(() => [ID], { nullable: true, description: 'Its topics, by id or slug, the most important first.' })
    topics?: string[] | null;

    @Field(() => [SpeakerInput], { nullable: true, description: 'Who appears in it, in the order of the programme.' })
    speakers?: SpeakerInput[] | null;
  }
  return Facts;
}

@InputType('CreateSessionInput', { description: 'A new sitting of a forum.' })
export class CreateSessionInput extends sessionFacts(CreationInput, true) {
  @RefersTo('forum')
  @Field(() => ID, { description: 'The forum, by id or slug.' })
  forum: string;
}

export const CreateSessionPayload = creationOf(
  'session',
  () => Session,
  () => sessionList.Edge,
);

@InputType('UpdateSessionInput', { description: 'What is to change of a session.' })
export class UpdateSessionInput extends sessionFacts(UpdateInput, false) {}

export const UpdateSessionPayload = updateOf('session', () => Session);
