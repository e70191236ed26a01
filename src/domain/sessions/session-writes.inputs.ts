import { GraphQLDateTime, GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { Field, InputType } from 'type-graphql';
import { type Ref, RefersTo, type Refs } from '../../records/writing/drafts.ts';
import { DiscussedFacts } from '../sources/documented.inputs.ts';
import { SessionKind, SessionStatus } from './session.entity.ts';
import { SpeakerRole } from './speaker-role.entity.ts';

@InputType('SpeakerInput', { description: 'One appearance of a person in a session, in one role.' })
export class SpeakerInput {
  @RefersTo('person', { description: 'Who appears, by id or slug.' })
  person: Ref;

  @Field(() => SpeakerRole, { description: 'As what.' })
  role: SpeakerRole;

  @Field(() => String, { nullable: true, description: 'The position as the programme bills it.' })
  billedAs?: string | null;

  @RefersTo('party', { nullable: true, description: 'For which party, by whatever a person would type.' })
  represents?: Ref | null;
}

/** What may be said of a session. */
@InputType()
export abstract class SessionFacts extends DiscussedFacts {
  @Field(() => SessionKind, { description: 'What kind of sitting it is.' })
  kind: SessionKind;

  @Field(() => SessionStatus, { description: 'How far it has come.' })
  status: SessionStatus;

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

  @RefersTo('party', 'subjectPartyIds', {
    nullable: true,
    description: 'The parties that it is about, by whatever a person would type.',
  })
  subjectParties?: Refs<'subjectPartyIds'> | null;

  @Field(() => [SpeakerInput], { nullable: true, description: 'Who appears in it, in the order of the programme.' })
  speakers?: SpeakerInput[] | null;
}

/** What is said of a session only when it is new. */
@InputType()
export abstract class NewSession extends SessionFacts {
  @RefersTo('forum', { description: 'The forum, by id or slug.' })
  forum: Ref;
}
