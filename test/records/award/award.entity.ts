import { ObjectType } from 'type-graphql';
import { Entity, Unique } from 'typeorm';
import { Forum } from '../../../src/domain/forums/forum.entity.ts';
import { Party } from '../../../src/domain/parties/party.entity.ts';
import { Person } from '../../../src/domain/people/person.entity.ts';
import { FieldColumn, OrderedPart, Reference } from '../../../src/records/entity-columns.ts';
import { Node, Record } from '../../../src/records/record.entity.ts';
import { TitledRecord } from '../../../src/records/titled-record.entity.ts';
import { type EnumOf, enumOf } from '../../../src/records/values/enum.ts';
import { PartialDate } from '../../../src/records/values/partial-date.ts';

export const AwardRank = enumOf('AwardRank', 'The rank of an award.', {
  GOLD: 'The first rank.',
  SILVER: 'The second rank.',
});
export type AwardRank = EnumOf<typeof AwardRank>;

/** An honour that a party gives to another party or to a person at a forum. */
@ObjectType('Award', { implements: Record, description: 'An honour that a party gives at a forum.' })
@Entity('award')
export class Award extends TitledRecord {
  @FieldColumn(AwardRank, 'The rank.', { default: AwardRank.GOLD })
  rank: AwardRank;

  @Reference(() => Party, { field: 'The party that gave it.' })
  givenById: string;

  @Reference(() => Party, {
    field: 'The party that received it; null if unknown, or if a person did.',
    nullable: true,
  })
  givenToId: string | null;

  @Reference(() => Person, {
    field: 'The person who received it; null if unknown, or if a party did.',
    nullable: true,
  })
  laureateId: string | null;

  @Reference(() => Forum, { field: 'The forum at which it was given; null if unknown.', nullable: true })
  forumId: string | null;

  @FieldColumn(PartialDate, 'The day on which it was given; null if unknown.', { nullable: true })
  givenOn: string | null;

  @FieldColumn(String, 'Why it was given; null if unknown.', { nullable: true })
  laudation: string | null;
}

/** A person who decided on an award. */
@ObjectType('AwardJuror', { implements: Node, description: 'A person who decided on an award.' })
@Entity('award_juror')
@Unique(['awardId', 'personId'])
export class AwardJuror extends OrderedPart {
  @Reference(() => Award, { field: 'The award.' })
  awardId: string;

  @Reference(() => Person, { field: 'The person.' })
  personId: string;

  @FieldColumn(Boolean, 'Whether the person voted for it; null if unknown.', { nullable: true })
  votedFor: boolean | null;
}
