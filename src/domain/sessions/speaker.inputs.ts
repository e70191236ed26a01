import { ArgsType, Field, ID, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { Where } from '../../query/compiling/filters.ts';
import { BY_RELEVANCE, ConnectionOf, EdgeOf, ListArguments, OrderBy } from '../../records/api/connection.ts';
import { GroupArguments } from '../../records/api/groups.ts';
import { RecordWhere } from '../../records/api/where.ts';
import { Party, PartyLevel } from '../parties/party.entity.ts';
import { Person } from '../people/person.entity.ts';
import { Speaker, SpeakerRole } from './speaker.entity.ts';

@InputType('SpeakerWhere', {
  description: 'Which appearances in sessions. Flags, source and the last change are those of the session.',
})
export class SpeakerWhere extends RecordWhere implements Where {
  @Field(() => String, { nullable: true, description: 'In a session of this forum (id or slug).' })
  forum?: string | null;

  @Field(() => ID, { nullable: true, description: 'In this session.' })
  session?: string | null;

  @Field(() => ID, { nullable: true, description: 'Of this person.' })
  person?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'For this party, or for one that lay within it on the day of the session.',
  })
  represents?: string | null;

  @Field(() => [PartyLevel], { nullable: true, description: 'For a party of one of these kinds.' })
  levels?: PartyLevel[] | null;

  @Field(() => [SpeakerRole], { nullable: true, description: 'In one of these roles.' })
  roles?: SpeakerRole[] | null;

  @Field(() => [SpeakerWhere], { nullable: true, description: 'At least one of these holds.' })
  any?: this[] | null;

  @Field(() => SpeakerWhere, { nullable: true, description: 'This does not hold.' })
  not?: this | null;
}

export enum SpeakerOrderField {
  STARTS_AT = 'STARTS_AT',
  NAME = 'NAME',
  RELEVANCE = 'RELEVANCE',
}
registerEnumType(SpeakerOrderField, {
  name: 'SpeakerOrderField',
  description:
    'By what appearances in sessions may be ordered. Where nothing is said they come by start, the latest first.',
  valuesConfig: {
    STARTS_AT: { description: 'By the start of the session. Sessions without a time count as the earliest.' },
    NAME: { description: "By the person's main name, the family name first, whatever language is asked for." },
    RELEVANCE: BY_RELEVANCE,
  },
});

@InputType('SpeakerOrder', { description: 'In which order appearances in sessions come.' })
export class SpeakerOrder extends OrderBy<SpeakerOrderField>(() => SpeakerOrderField) {}

@ArgsType()
export class SpeakerList extends ListArguments(
  () => SpeakerWhere,
  () => SpeakerOrder,
) {}

@ObjectType('SpeakerEdge', { description: 'An appearance in a list.' })
export class SpeakerEdge extends EdgeOf(() => Speaker) {}

@ObjectType('SpeakerConnection', { description: 'A list of appearances, page by page.' })
export class SpeakerConnection extends ConnectionOf(
  () => Speaker,
  () => SpeakerEdge,
) {}

@ObjectType('SessionSpeakerEdge', { description: 'A person who appears in a session, and as what.' })
export class SessionSpeakerEdge extends EdgeOf(() => Person) {
  @Field(() => Speaker, { description: 'The appearance itself, which has an id of its own.' })
  speaker: Speaker;

  @Field(() => SpeakerRole, { description: 'As what the person appears.' })
  role: SpeakerRole;

  @Field(() => String, { nullable: true, description: 'The position as the programme bills it.' })
  billedAs: string | null;

  @Field(() => Party, { nullable: true, description: 'The party for which the person speaks.' })
  represents: Party | null;
}

@ObjectType('SessionSpeakerConnection', {
  description: 'Who appears in a session, page by page. A person with two roles appears twice.',
})
export class SessionSpeakerConnection extends ConnectionOf(
  () => Person,
  () => SessionSpeakerEdge,
) {}

export enum SpeakerDimension {
  ROLE = 'ROLE',
  COUNTRY = 'COUNTRY',
  PARTY = 'PARTY',
  FORUM = 'FORUM',
}
registerEnumType(SpeakerDimension, {
  name: 'SpeakerDimension',
  description: 'By what appearances may be counted.',
  valuesConfig: {
    ROLE: { description: 'By role.' },
    COUNTRY: { description: 'By the country of the party represented.' },
    PARTY: { description: 'By the party represented; organs count as the city, region or country that they are of.' },
    FORUM: { description: 'By forum.' },
  },
});

@ArgsType()
export class SpeakerGroups extends GroupArguments<SpeakerDimension>(() => SpeakerDimension) {}
