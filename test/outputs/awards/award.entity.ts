import { Field, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, JoinColumn, ManyToOne } from 'typeorm';
import { Forum } from '../../../src/domain/forums/forum.entity.ts';
import { Party } from '../../../src/domain/parties/party.entity.ts';
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

@ObjectType('Award', { implements: Record, description: 'An honour that a party gives at a forum.' })
@Entity('award')
export class Award extends Record {
  @Field(() => String, { description: 'The title.' })
  @Column('text')
  title: string;

  @Field(() => AwardRank, { description: 'The rank.' })
  @Column('text')
  rank: AwardRank;

  @Field(() => PartialDate, { nullable: true, description: 'The day on which it was given; null if unknown.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  awardedOn: string | null;

  @Field(() => Party, { description: 'The party that gave it.' })
  @ManyToOne(() => Party, { nullable: false })
  @JoinColumn()
  by: Party;

  @Column('uuid')
  byId: string;

  @Field(() => Forum, { nullable: true, description: 'The forum at which it was given.' })
  @ManyToOne(() => Forum)
  @JoinColumn()
  forum: Forum | null;

  @Column('uuid', { nullable: true })
  forumId: string | null;
}
