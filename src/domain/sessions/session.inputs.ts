import { GraphQLLocale } from 'graphql-scalars';
import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { Where } from '../../query/compiling/filters.ts';
import { BY_RELEVANCE, ConnectionOf, EdgeOf, ListArguments, OrderBy } from '../../records/api/connection.ts';
import { GroupArguments } from '../../records/api/groups.ts';
import { InstantRange, RecordWhere } from '../../records/api/where.ts';
import { Session, SessionKind } from './session.entity.ts';

@InputType('SessionWhere', { description: 'Which sessions.' })
export class SessionWhere extends RecordWhere implements Where {
  @Field(() => String, { nullable: true, description: 'A sitting of this forum (id or slug).' })
  forum?: string | null;

  @Field(() => [SessionKind], { nullable: true, description: 'Of one of these kinds.' })
  kinds?: SessionKind[] | null;

  @Field(() => [String], { nullable: true, description: 'In one of these tracks, as the forum names them.' })
  tracks?: string[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'About one of these topics (ids or slugs), or about a sub-topic of one.',
  })
  topics?: string[] | null;

  @Field(() => InstantRange, { nullable: true, description: 'Starts in this time.' })
  starts?: InstantRange | null;

  @Field(() => String, {
    nullable: true,
    description: 'This party, or one that lay within it that day, is a party of the session.',
  })
  party?: string | null;

  @Field(() => ID, { nullable: true, description: 'This person appears in it.' })
  speaker?: string | null;

  @Field(() => [GraphQLLocale], {
    nullable: true,
    description: 'One of these languages, or a variety of one ("pt-BR" for "pt"), is spoken or interpreted.',
  })
  languages?: string[] | null;

  @Field(() => [SessionWhere], { nullable: true, description: 'At least one of these holds.' })
  any?: this[] | null;

  @Field(() => SessionWhere, { nullable: true, description: 'This does not hold.' })
  not?: this | null;
}

export enum SessionOrderField {
  STARTS_AT = 'STARTS_AT',
  TITLE = 'TITLE',
  RELEVANCE = 'RELEVANCE',
  UPDATED_AT = 'UPDATED_AT',
}
registerEnumType(SessionOrderField, {
  name: 'SessionOrderField',
  description:
    'By what sessions may be ordered. Where nothing is said they come by start: those of one forum as in its ' +
    'programme, others the latest first.',
  valuesConfig: {
    STARTS_AT: { description: 'By the start. Sessions without a time count as the earliest.' },
    TITLE: { description: 'By the main title, whatever language is asked for.' },
    RELEVANCE: BY_RELEVANCE,
    UPDATED_AT: { description: 'By the last change.' },
  },
});

@InputType('SessionOrder', { description: 'In which order sessions come.' })
export class SessionOrder extends OrderBy<SessionOrderField>(() => SessionOrderField) {}

@ArgsType()
export class SessionList extends ListArguments(
  () => SessionWhere,
  () => SessionOrder,
) {}

@ObjectType('SessionEdge', { description: 'A session in a list.' })
export class SessionEdge extends EdgeOf(() => Session) {}

@ObjectType('SessionConnection', { description: 'A list of sessions, page by page.' })
export class SessionConnection extends ConnectionOf(
  () => Session,
  () => SessionEdge,
) {}

export enum SessionDimension {
  DAY = 'DAY',
  KIND = 'KIND',
  TRACK = 'TRACK',
  TOPIC = 'TOPIC',
  FORUM = 'FORUM',
  LANGUAGE = 'LANGUAGE',
}
registerEnumType(SessionDimension, {
  name: 'SessionDimension',
  description: 'By what sessions may be counted.',
  valuesConfig: {
    DAY: { description: 'By the local day on which it begins.' },
    KIND: { description: 'By kind.' },
    TRACK: { description: 'By the track of the programme.' },
    TOPIC: {
      description: 'By topic; a topic counts for those that it lies under as well. One record may have several.',
    },
    FORUM: { description: 'By forum.' },
    LANGUAGE: { description: 'By the languages spoken. One session may have several.' },
  },
});

@ArgsType()
export class SessionGroups extends GroupArguments<SessionDimension>(() => SessionDimension) {}
