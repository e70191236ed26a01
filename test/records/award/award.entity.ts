import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { Forum } from '../../../src/domain/forums/forum.entity.ts';
import { Party } from '../../../src/domain/parties/party.entity.ts';
import { Person } from '../../../src/domain/people/person.entity.ts';
import { Record } from '../../../src/records/record.entity.ts';
import { PartialDate } from '../../../src/records/values/partial-date.ts';

export enum AwardRank {
  GOLD = 'GOLD',
  SILVER = 'SILVER',
}
registerEnumType(AwardRank, {
  name: 'AwardRank',
  description: 'The rank of an award.',
  valuesConfig: { GOLD: { description: 'The first rank.' }, SILVER: { description: 'The second rank.' } },
});

/** An honour that a party gives to another party or to a person at a forum. */
@ObjectType('Award', { implements: Record, description: 'An honour that a party gives at a forum.' })
@Entity('award')
export class Award extends Record {
  @Field(() => String, { description: 'The title.' })
  @Column('text')
  title: string;

  @Column('text')
  titleLang: string;

  @Column('jsonb', { default: {} })
  titlesIn: { [lang: string]: string };

  @Column('text')
  sortKey: string;

  @Field(() => AwardRank, { description: 'The rank.' })
  @Column('text', { default: AwardRank.GOLD })
  rank: AwardRank;

  @Field(() => Party, { description: 'The party that gave it.' })
  @ManyToOne(() => Party, { nullable: false })
  @JoinColumn()
  givenBy: Party;

  @Column('uuid')
  givenById: string;

  @Field(() => Party, {
    nullable: true,
    description: 'The party that received it; null if unknown, or if a person did.',
  })
  @ManyToOne(() => Party)
  @JoinColumn()
  givenTo: Party | null;

  @Column('uuid', { nullable: true })
  givenToId: string | null;

  @Field(() => Person, {
    nullable: true,
    description: 'The person who received it; null if unknown, or if a party did.',
  })
  @ManyToOne(() => Person)
  @JoinColumn()
  laureate: Person | null;

  @Column('uuid', { nullable: true })
  laureateId: string | null;

  @Field(() => Forum, { nullable: true, description: 'The forum at which it was given.' })
  @ManyToOne(() => Forum)
  @JoinColumn()
  forum: Forum | null;

  @Column('uuid', { nullable: true })
  forumId: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'The day on which it was given; null if unknown.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  givenOn: string | null;

  @Field(() => String, { nullable: true, description: 'Why it was given; null if unknown.' })
  @Column('text', { nullable: true })
  laudation: string | null;
}

/** A person who decided on an award. */
@ObjectType('AwardJuror', { description: 'A person who decided on an award.' })
@Entity('award_juror')
@Unique(['awardId', 'personId'])
export class AwardJuror {
  @Field(() => ID, { description: 'The id.' })
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @Field(() => Award, { description: 'The award.' })
  @ManyToOne(() => Award, { nullable: false })
  @JoinColumn()
  award: Award;

  @Column('uuid')
  awardId: string;

  @Column('integer')
  ordinal: number;

  @Field(() => Person, { description: 'The person.' })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn()
  person: Person;

  @Column('uuid')
  personId: string;

  @Field(() => Boolean, { nullable: true, description: 'Whether the person voted for it; null if unknown.' })
  @Column('boolean', { nullable: true })
  votedFor: boolean | null;
}
