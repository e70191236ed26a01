import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import { Record } from '../../../src/records/record.entity.ts';

/** What a party gives to another at a forum, in words and perhaps with a medal. */
@Entity('award')
export class Award extends Record {
  @Column('text')
  title: string;

  @Column('text')
  titleLang: string;

  @Column('jsonb', { default: {} })
  titlesIn: { [lang: string]: string };

  @Column('text')
  sortKey: string;

  @Column('uuid')
  givenById: string;

  @Column('uuid', { nullable: true })
  givenToId: string | null;

  @Column('uuid', { nullable: true })
  forumId: string | null;

  @Column('text', { nullable: true })
  givenOn: string | null;

  @Column('text', { nullable: true })
  laudation: string | null;
}

/** A person who decided on an award. */
@Entity('award_juror')
@Unique(['awardId', 'personId'])
export class AwardJuror {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @Column('uuid')
  awardId: string;

  @Column('integer')
  ordinal: number;

  @Column('uuid')
  personId: string;

  @Column('boolean', { nullable: true })
  votedFor: boolean | null;
}
