import { ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index } from 'typeorm';
import { FieldColumn, Reference } from '../../records/entity-columns.ts';
import { Record } from '../../records/record.entity.ts';
import { TitledRecord } from '../../records/titled-record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { PartialDate } from '../../records/values/partial-date.ts';
import { ForumSeries } from './forum-series.entity.ts';

export const ForumKind = enumOf('ForumKind', 'Kind of forum.', {
  FORUM: 'A forum: sessions, speakers and delegations around a theme.',
  SUMMIT: 'A meeting of heads of states, governments or cities.',
  CONFERENCE: 'A conference, of experts or of parties to an agreement.',
  VISIT: 'A visit of one party to another, official or working.',
  MEETING: 'Any other meeting: of a commission, of ministers, of mayors.',
  FESTIVAL: 'A festival, or a week or year dedicated to a party or a subject.',
  EXHIBITION: 'An exhibition or a trade fair.',
  OTHER: 'Any other gathering.',
});
export type ForumKind = EnumOf<typeof ForumKind>;

export const ForumStatus = enumOf('ForumStatus', 'Status of a forum.', {
  TENTATIVE: 'Intended; dates or place may still change.',
  SCHEDULED: 'The dates are fixed.',
  RESCHEDULED: 'Moved to other dates than first announced; see `previousStartsOn`.',
  POSTPONED: 'Postponed to unknown dates.',
  MOVED_ONLINE: 'Held or to be held online instead of in a city.',
  CANCELLED: 'The forum will not be, or was not, held.',
  CONCLUDED: 'The forum was held and is over.',
});
export type ForumStatus = EnumOf<typeof ForumStatus>;

export const Attendance = enumOf('Attendance', 'Form of attendance of a forum.', {
  OFFLINE: 'In person.',
  ONLINE: 'Over the network only.',
  MIXED: 'In person or over the network.',
});
export type Attendance = EnumOf<typeof Attendance>;

@ObjectType('Forum', {
  implements: Record,
  description: 'A gathering: an edition of a series, a summit, a conference or a visit.',
})
@Entity('forum')
@Check('forum_part_of_check', 'part_of_id <> id')
@Check('forum_previous_starts_on_check', 'are_partial_dates(previous_starts_on)')
@Check('forum_days_check', 'first_day(starts_on) <= last_day(ends_on)')
@Check('forum_summary_check', '(summary is null) = (summary_lang is null)')
@Index('forum_starts_on_id_idx', { synchronize: false })
@Index(['sortKey', 'id'])
export class Forum extends TitledRecord {
  @FieldColumn(String, 'Short name in URLs, unique among forums.', { unique: true })
  slug: string;

  @FieldColumn(ForumKind, 'Kind of forum.')
  kind: ForumKind;

  @FieldColumn(ForumStatus, 'Status of the forum.')
  status: ForumStatus;

  @FieldColumn(String, 'Edition as the forum states it: "2025", "XVII"; null if none.', { nullable: true })
  edition: string | null;

  @Reference(() => ForumSeries, {
    field: 'Series of which the forum is an edition; null if none.',
    nullable: true,
    // PostgreSQL adds the 1: `forum_series_id_fkey` belongs to the column `id` of the table `forum_series`.
    foreignKey: 'forum_series_id_fkey1',
  })
  seriesId: string | null;

  @Reference(() => Forum, { field: 'Larger forum that the forum is part of; null if none.', nullable: true })
  partOfId: string | null;

  @FieldColumn(PartialDate, 'First day; null if unknown.', { nullable: true })
  startsOn: string | null;

  @FieldColumn(PartialDate, 'Last day; null if unknown.', { nullable: true })
  endsOn: string | null;

  @FieldColumn([PartialDate], 'Earlier first days from which the forum was rescheduled, the oldest first.')
  previousStartsOn: string[];

  @FieldColumn(String, 'IANA time zone of the sessions: "Europe/Moscow"; null if not recorded.', {
    nullable: true,
  })
  timeZone: string | null;

  @FieldColumn(Attendance, 'Form of attendance; null if unknown.', { nullable: true })
  attendance: Attendance | null;

  @FieldColumn(String, 'Building or grounds of the forum; null if unknown.', { nullable: true })
  venue: string | null;

  @Column('text', { nullable: true })
  summary: string | null;

  @Column('text', { nullable: true })
  summaryLang: string | null;

  /** The summary in other languages, by language tag. */
  @Column('jsonb', { default: {} })
  summariesIn: { [lang: string]: string };
}
