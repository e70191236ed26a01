import { GraphQLDateTime, GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { InputType } from 'type-graphql';
import { InputField, OPTIONAL } from '../../records/api/mutation.inputs.ts';
import { DiscussedFacts } from '../../records/api/record.inputs.ts';
import { type Ref, RefersTo, RefersToMany, type Refs } from '../../records/writing/drafts.ts';
import { SessionKind, SessionStatus } from './session.entity.ts';
import { SpeakerRole } from './speaker-role.entity.ts';

@InputType('SpeakerInput', { description: 'One appearance of a person in a session, in one role.' })
export class SpeakerInput {
  @RefersTo('person', 'Who appears, by id or slug.')
  person: Ref;

  @InputField(SpeakerRole, 'As what.')
  role: SpeakerRole;

  @InputField(String, 'The position as the programme bills it.', OPTIONAL)
  billedAs?: string | null;

  @RefersTo('party', 'For which party, by whatever a person would type.', OPTIONAL)
  represents?: Ref | null;
}

/** What may be said of a session. */
@InputType()
export abstract class SessionFacts extends DiscussedFacts {
  @InputField(SessionKind, 'What kind of sitting it is.')
  kind: SessionKind;

  @InputField(SessionStatus, 'How far it has come.')
  status: SessionStatus;

  @InputField(String, 'The track of the programme to which it belongs.', OPTIONAL)
  track?: string | null;

  @InputField(String, 'What the programme says of it.', OPTIONAL)
  abstract?: string | null;

  @InputField(GraphQLDateTime, 'When it starts.', OPTIONAL)
  startsAt?: Date | null;

  @InputField(GraphQLDateTime, 'When it ends.', OPTIONAL)
  endsAt?: Date | null;

  @InputField([String], 'The rooms in which it is held.', OPTIONAL)
  rooms?: string[] | null;

  @InputField([GraphQLLocale], 'The languages spoken or interpreted.', OPTIONAL)
  languages?: string[] | null;

  @InputField([GraphQLURL], 'Addresses of its page, recording or slides.', OPTIONAL)
  links?: URL[] | null;

  @RefersToMany('party', 'subjectPartyIds', 'The parties that it is about, by whatever a person would type.', OPTIONAL)
  subjectParties?: Refs<'subjectPartyIds'> | null;

  @InputField([SpeakerInput], 'Who appears in it, in the order of the programme.', OPTIONAL)
  speakers?: SpeakerInput[] | null;
}

/** What is said of a session only when it is new. */
@InputType()
export abstract class NewSession extends SessionFacts {
  @RefersTo('forum', 'The forum, by id or slug.')
  forum: Ref;
}
