import { ArgsType, Field, InputType, ObjectType, registerEnumType } from 'type-graphql';
import type { Where } from '../../../src/query/compiling/filters.ts';
import { ConnectionOf, EdgeOf, ListArguments, OrderBy } from '../../../src/records/api/connection.ts';
import { GroupArguments } from '../../../src/records/api/groups.ts';
import { DateRange, RecordWhere } from '../../../src/records/api/where.ts';
import { Award, AwardJuror, AwardRank } from './award.entity.ts';

@InputType('AwardWhere', { description: 'Which awards.' })
export class AwardWhere extends RecordWhere implements Where {
  @Field(() => [AwardRank], { nullable: true, description: 'Only awards of one of these ranks.' })
  rank?: AwardRank[] | null;

  @Field(() => String, { nullable: true, description: 'Only awards that this party gave, or one in it.' })
  givenBy?: string | null;

  @Field(() => String, { nullable: true, description: 'Only awards of this forum, by id or slug.' })
  forum?: string | null;

  @Field(() => DateRange, { nullable: true, description: 'Only awards of a day in this time.' })
  given?: DateRange | null;

  @Field(() => [AwardWhere], { nullable: true, description: 'At least one of these holds.' })
  any?: this[] | null;

  @Field(() => AwardWhere, { nullable: true, description: 'This does not hold.' })
  not?: this | null;
}

export enum AwardOrderField {
  GIVEN_ON = 'GIVEN_ON',
  RELEVANCE = 'RELEVANCE',
  UPDATED_AT = 'UPDATED_AT',
}
registerEnumType(AwardOrderField, { name: 'AwardOrderField', description: 'By what awards may be ordered.' });

@InputType('AwardOrder', { description: 'In which order awards come.' })
export class AwardOrder extends OrderBy<AwardOrderField>(() => AwardOrderField) {}

@ArgsType()
export class AwardList extends ListArguments(
  () => AwardWhere,
  () => AwardOrder,
) {}

@ObjectType('AwardEdge', { description: 'An award in a list.' })
export class AwardEdge extends EdgeOf(() => Award) {}

@ObjectType('AwardConnection', { description: 'A list of awards, page by page.' })
export class AwardConnection extends ConnectionOf(
  () => Award,
  () => AwardEdge,
) {}

export enum AwardDimension {
  YEAR = 'YEAR',
  RANK = 'RANK',
  COUNTRY = 'COUNTRY',
  FORUM = 'FORUM',
}
registerEnumType(AwardDimension, { name: 'AwardDimension', description: 'By what awards may be counted.' });

@ArgsType()
export class AwardGroups extends GroupArguments<AwardDimension>(() => AwardDimension) {}

@InputType('AwardJurorWhere', { description: 'Which jurors.' })
export class AwardJurorWhere implements Where {
  @Field(() => Boolean, { nullable: true, description: 'Only jurors who voted so.' })
  votedFor?: boolean | null;

  @Field(() => [AwardJurorWhere], { nullable: true, description: 'At least one of these holds.' })
  any?: this[] | null;

  @Field(() => AwardJurorWhere, { nullable: true, description: 'This does not hold.' })
  not?: this | null;
}

export enum AwardJurorOrderField {
  ORDINAL = 'ORDINAL',
}
registerEnumType(AwardJurorOrderField, {
  name: 'AwardJurorOrderField',
  description: 'By what jurors may be ordered.',
});

@InputType('AwardJurorOrder', { description: 'In which order jurors come.' })
export class AwardJurorOrder extends OrderBy<AwardJurorOrderField>(() => AwardJurorOrderField) {}

@ArgsType()
export class AwardJurorList extends ListArguments(
  () => AwardJurorWhere,
  () => AwardJurorOrder,
) {}

@ObjectType('AwardJurorEdge', { description: 'A juror in a list.' })
export class AwardJurorEdge extends EdgeOf(() => AwardJuror) {}

@ObjectType('AwardJurorConnection', { description: 'A list of jurors, page by page.' })
export class AwardJurorConnection extends ConnectionOf(
  () => AwardJuror,
  () => AwardJurorEdge,
) {}
