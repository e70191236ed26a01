import { GraphQLDateTime, GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { InputType } from 'type-graphql';
import { Needed, Optional } from '../../records/api/optional.ts';
import { DiscussedFacts } from '../../records/api/record.inputs.ts';
import { OPTIONAL, type Ref, RefersTo, RefersToMany, type Refs } from '../../records/writing/drafts.ts';
import { SessionKind, SessionStatus } from './session.entity.ts';
import { SpeakerRole } from './speaker-role.entity.ts';

@InputType('SpeakerInput', { description: 'One appearance of a person in a session, in one role.' })
export class SpeakerInput {
  @RefersTo('person', 'Who appears, by id or slug.')
  person: Ref;

  @Needed(SpeakerRole, 'As what.')
  role: SpeakerRole;

  @Optional(String, 'The position as the programme bills it.')
  billedAs?: string | null;

  @RefersTo('party', 'For which party, by whatever a person would type.', OPTIONAL)
  represents?: Ref | null;
}

/** The facts that an input may give of a session. */
@InputType()
export abstract class SessionFacts extends DiscussedFacts {
  @Needed(SessionKind, 'What kind of sitting it is.')
  kind: SessionKind;

  @Needed(SessionStatus, 'How far it has come.')
  status: SessionStatus;

  @Optional(String, 'The track of the programme to which it belongs.')
  track?: string | null;

  @Optional(String, 'What the programme says of it.')
  abstract?: string | null;

  @Optional(GraphQLDateTime, 'When it starts.')
  startsAt?: Date | null;

  @Optional(GraphQLDateTime, 'When it ends.')
  endsAt?: Date | null;

  @Optional([String], 'The rooms in which it is held.')
  rooms?: string[] | null;

  @Optional([GraphQLLocale], 'The languages spoken or interpreted.')
  languages?: string[] | null;

  @Optional([GraphQLURL], 'Addresses of its page, recording or slides.')
  links?: URL[] | null;

  @RefersToMany('party', 'subjectPartyIds', 'The parties that it is about, by whatever a person would type.', OPTIONAL)
  subjectParties?: Refs<'subjectPartyIds'> | null;

  @Optional([SpeakerInput], 'Who appears in it, in the order of the programme.')
  speakers?: SpeakerInput[] | null;
}

/** The facts that only the input of a new record may give of a session. */
@InputType()
export abstract class NewSession extends SessionFacts {
  @RefersTo('forum', 'The forum, by id or slug.')
  forum: Ref;
}
