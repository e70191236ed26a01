import { GraphQLDateTime, GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { InputType } from 'type-graphql';
import { Optional, Required } from '../../records/api/optional.ts';
import { DiscussedFacts } from '../../records/api/record.inputs.ts';
import { OPTIONAL, type Ref, RefersTo, RefersToMany, type Refs } from '../../records/writing/drafts.ts';
import { SessionKind, SessionStatus } from './session.entity.ts';
import { SpeakerRole } from './speaker-role.entity.ts';

@InputType('SpeakerInput', { description: 'Appearance of a person in a session, in one role.' })
export class SpeakerInput {
  @RefersTo('person', 'Person who appears (id or slug).')
  person: Ref;

  @Required(SpeakerRole, 'Role of the person in the session.')
  role: SpeakerRole;

  @Optional(String, 'Position as stated in the programme.')
  billedAs?: string | null;

  @RefersTo('party', 'Party that the person represents (id, code, slug or name).', OPTIONAL)
  represents?: Ref | null;
}

/** The fields of a session in an input. */
@InputType()
export abstract class SessionFacts extends DiscussedFacts {
  @Required(SessionKind, 'Kind of session.')
  kind: SessionKind;

  @Required(SessionStatus, 'Status of the session.')
  status: SessionStatus;

  @Optional(String, 'Track of the programme.')
  track?: string | null;

  @Optional(String, 'Abstract in the programme.')
  abstract?: string | null;

  @Optional(GraphQLDateTime, 'Start time.')
  startsAt?: Date | null;

  @Optional(GraphQLDateTime, 'End time.')
  endsAt?: Date | null;

  @Optional([String], 'Rooms.')
  rooms?: string[] | null;

  @Optional([GraphQLLocale], 'Languages spoken or interpreted.')
  languages?: string[] | null;

  @Optional([GraphQLURL], 'URLs of the page, recording or slides.')
  links?: URL[] | null;

  @RefersToMany('party', 'subjectPartyIds', 'Parties that the session is about (ids, codes, slugs or names).', OPTIONAL)
  subjectParties?: Refs<'subjectPartyIds'> | null;

  @Optional([SpeakerInput], 'Speakers, in the order of the programme.')
  speakers?: SpeakerInput[] | null;
}

/** The fields of a session that only the input of a new record has. */
@InputType()
export abstract class NewSession extends SessionFacts {
  @RefersTo('forum', 'Forum of the session (id or slug).')
  forum: Ref;
}
