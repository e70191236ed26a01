import { ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index } from 'typeorm';
import { FieldColumn, Reference } from '../../records/entity-columns.ts';
import { Record } from '../../records/record.entity.ts';
import { TitledRecord } from '../../records/titled-record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
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
@Check('forum_part_of_check', 'part_of_id <> id')
@Check('forum_previous_starts_on_check', 'are_partial_dates(previous_starts_on)')
@Check('forum_days_check', 'first_day(starts_on) <= last_day(ends_on)')
@Check('forum_summary_check', '(summary is null) = (summary_lang is null)')
@Index('forum_starts_on_id_idx', { synchronize: false })
@Index(['sortKey', 'id'])
export class Forum extends TitledRecord {
  @FieldColumn(String, 'A readable name for addresses, unique among forums.', { unique: true })
  slug: string;

  @FieldColumn(ForumKind, 'What kind of gathering it is.')
  kind: ForumKind;

  @FieldColumn(ForumStatus, 'Whether it will be held, or was.')
  status: ForumStatus;

  @FieldColumn(String, 'Which edition of its series it is, as it calls itself: "2025", "XVII".', { nullable: true })
  edition: string | null;

  @Reference(() => ForumSeries, {
    field: 'The series of which it is an edition.',
    nullable: true,
    // PostgreSQL numbers it: `forum_series_id_fkey` is that of the table `forum_series`, column `id`.
    foreignKey: 'forum_series_id_fkey1',
  })
  seriesId: string | null;

  @Reference(() => Forum, { field: 'The larger forum within which it is held.', nullable: true })
  partOfId: string | null;

  @FieldColumn(PartialDate, 'The first day, as far as it is known.', { nullable: true })
  startsOn: string | null;

  @FieldColumn(PartialDate, 'The last day, as far as it is known.', { nullable: true })
  endsOn: string | null;

  @FieldColumn(
    [PartialDate],
    'The first days for which it was fixed earlier and from which it was moved, oldest first.',
  )
  previousStartsOn: string[];

  @FieldColumn(String, 'The time zone of its sessions, by its name in the IANA database: "Europe/Moscow".', {
    nullable: true,
  })
  timeZone: string | null;

  @FieldColumn(Attendance, 'How one takes part.', { nullable: true })
  attendance: Attendance | null;

  @FieldColumn(String, 'The building or grounds where it is held.', { nullable: true })
  venue: string | null;

  @Column('text', { nullable: true })
  summary: string | null;

  @Column('text', { nullable: true })
  summaryLang: string | null;

  /** The summary in other languages, by language tag. */
  @Column('jsonb', { default: {} })
  summariesIn: { [lang: string]: string };
}
