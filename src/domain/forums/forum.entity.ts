import { Field, ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { Record, Visibility } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { oneOf } from '../../records/values/one-of.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { ForumSeries } from './forum-series.entity.ts';

export const ForumKind = enumOf('ForumKind', 'What kind of gathering a forum is.', {
  FORUM: 'A forum: sessions, speakers and delegations around a theme.',
  SUMMIT: 'A meeting of the heads of states, governments or cities.',
  CONFERENCE: 'A conference, of experts or of parties to an agreement.',
  VISIT: 'A visit of one party to another, official or working.',
  MEETING: 'A meeting that is none of the others: of a commission, of ministers, of mayors.',
  FESTIVAL: 'A festival, or a week or year dedicated to a party or a subject.',
  EXHIBITION: 'An exhibition or a trade fair.',
  OTHER: 'Any other gathering.',
});
export type ForumKind = EnumOf<typeof ForumKind>;

export const ForumStatus = enumOf('ForumStatus', 'Whether a forum will be held, or was.', {
  TENTATIVE: 'Intended; days or place may still change.',
  SCHEDULED: 'Its days are fixed.',
  RESCHEDULED: 'Fixed for other days than first announced; the earlier ones are kept.',
  POSTPONED: 'Put off, to days not yet known.',
  MOVED_ONLINE: 'Held or to be held online, instead of in a city.',
  CANCELLED: 'It will not be, or was not, held.',
  CONCLUDED: 'It was held and is over.',
});
export type ForumStatus = EnumOf<typeof ForumStatus>;

export const Attendance = enumOf('Attendance', 'How one takes part in a forum.', {
  OFFLINE: 'In person.',
  ONLINE: 'Over the network only.',
  MIXED: 'In person or over the network.',
});
export type Attendance = EnumOf<typeof Attendance>;

@ObjectType('Forum', {
  implements: Record,
  description: 'One gathering: an edition of a series, a summit, a conference, a visit.',
})
@Entity('forum')
@oneOf('forum', 'visibility', Visibility)
@oneOf('forum', 'kind', ForumKind)
@oneOf('forum', 'status', ForumStatus)
@oneOf('forum', 'attendance', Attendance)
@Check('forum_part_of_check', 'part_of_id <> id')
@Check('forum_previous_starts_on_check', 'are_partial_dates(previous_starts_on)')
@Check('forum_days_check', 'first_day(starts_on) <= last_day(ends_on)')
@Check('forum_summary_check', '(summary is null) = (summary_lang is null)')
@Index('forum_starts_on_id_idx', { synchronize: false })
@Index(['sortKey', 'id'])
export class Forum extends Record {
  @Field(() => String, { description: 'A readable name for addresses, unique among forums.' })
  @Column('text', { unique: true })
  slug: string;

  @Column('text')
  title: string;

  @Column('text')
  titleLang: string;

  /** The title in other languages, by language tag. */
  @Column('jsonb', { default: {} })
  titlesIn: { [lang: string]: string };

  /** What lists are sorted by: the title in Latin letters, without case and accents. */
  @Column({ type: 'text', collation: 'C' })
  sortKey: string;

  @Field(() => ForumKind, { description: 'What kind of gathering it is.' })
  @Column('text')
  kind: ForumKind;

  @Field(() => ForumStatus, { description: 'Whether it will be held, or was.' })
  @Column('text')
  status: ForumStatus;

  @Field(() => String, {
    nullable: true,
    description: 'Which edition of its series it is, as it calls itself: "2025", "XVII".',
  })
  @Column('text', { nullable: true })
  edition: string | null;

  @Field(() => ForumSeries, { nullable: true, description: 'The series of which it is an edition.' })
  @ManyToOne(() => ForumSeries)
  // PostgreSQL numbers it: `forum_series_id_fkey` is that of the table `forum_series`, column `id`.
  @JoinColumn({ foreignKeyConstraintName: 'forum_series_id_fkey1' })
  series: ForumSeries | null;

  @Index()
  @Column('uuid', { nullable: true })
  seriesId: string | null;

  @Field(() => Forum, { nullable: true, description: 'The larger forum within which it is held.' })
  @ManyToOne(() => Forum)
  @JoinColumn()
  partOf: Forum | null;

  @Index()
  @Column('uuid', { nullable: true })
  partOfId: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'The first day, as far as it is known.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  startsOn: string | null;

  @Field(() => PartialDate, { nullable: true, description: 'The last day, as far as it is known.' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  endsOn: string | null;

  @Field(() => [PartialDate], {
    description: 'The first days for which it was fixed earlier and from which it was moved, oldest first.',
  })
  @Column('text', { array: true, default: [] })
  previousStartsOn: string[];

  @Field(() => String, {
    nullable: true,
    description: 'The time zone of its sessions, by its name in the IANA database: "Europe/Moscow".',
  })
  @Column('text', { nullable: true })
  timeZone: string | null;

  @Field(() => Attendance, { nullable: true, description: 'How one takes part.' })
  @Column('text', { nullable: true })
  attendance: Attendance | null;

  @Field(() => String, { nullable: true, description: 'The building or grounds where it is held.' })
  @Column('text', { nullable: true })
  venue: string | null;

  @Column('text', { nullable: true })
  summary: string | null;

  @Column('text', { nullable: true })
  summaryLang: string | null;

  /** The summary in other languages, by language tag. */
  @Column('jsonb', { default: {} })
  summariesIn: { [lang: string]: string };
}
