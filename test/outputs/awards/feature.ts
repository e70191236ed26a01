import { sql } from '../../../src/query/sql.ts';
import { date, identity, keeping, plain, text } from '../../../src/records/description/columns.ts';
import { code, date as day, type Fact, named, titled } from '../../../src/records/description/facts.ts';
import type { FoundRecord, Named, Page, Titled } from '../../../src/records/description/found-record.ts';
import type { FeedEntry, FoundEvent } from '../../../src/records/description/machine.ts';
import type { RecordTypeDescription } from '../../../src/records/description/record-type.ts';
import { pageOf } from '../../../src/records/description/sections.ts';
import { words } from '../../../src/records/description/words.ts';
import type { Feature } from '../../../src/records/feature.ts';
import type { RecordType } from '../../../src/records/record.entity.ts';
import { Award } from './award.entity.ts';
import { AwardResolver } from './award.resolver.ts';

interface FoundAward extends FoundRecord {
  title: string;
  rank: string;
  awardedOn: string | null;
  by: Named;
  forum: Titled | null;
  others: Page<Titled & { awardedOn: string | null }>;
}

const facts: readonly Fact<FoundAward>[] = [code('rank'), day('awardedOn'), named('by'), titled('forum')];

const award: RecordTypeDescription = {
  type: 'AWARD' as RecordType,
  entity: Award,
  exported: {
    name: 'awards',
    list: 'awards',
    table: 'award',
    parts: [
      ...identity('award'),
      text('title', sql`r.title`),
      plain('rank', sql`r.rank`),
      date('awardedOn', sql`r.awarded_on`),
      ...keeping(),
    ],
  },
  words: words({
    en: {
      labels: { rank: 'Rank', by: 'Given by', awardedOn: 'Given', awards: 'Awards' },
      codes: { Award: 'Award', GOLD: 'Gold' },
    },
    ru: {
      labels: { rank: 'Степень', by: 'Кем вручена', awardedOn: 'Вручена', awards: 'Награды' },
      codes: { Award: 'Награда', GOLD: 'Золото' },
    },
    zh: {
      labels: { rank: '等级', by: '授予方', awardedOn: '授予日期', awards: '奖项' },
      codes: { Award: '奖项', GOLD: '金奖' },
    },
  }),
  page: {
    document: import.meta.resolve('./award.page.graphql'),
    facts,
    sections: ({ others }: FoundAward, to) => [
      pageOf('awards', others, (other) => [to.titled(other), to.note(to.list(to.date(other.awardedOn)))]),
    ],
  },
  machine: {
    cited: {
      type: 'document',
      authors: ({ by }: FoundAward) => [by.name],
      issued: ({ awardedOn }: FoundAward) => [awardedOn],
    },
    linkedData: (found: FoundAward, to) => ({
      type: ['Award', 'CreativeWork'],
      ...to.known({
        rank: to.constant('AwardRank', found.rank),
        awardedOn: to.date(found.awardedOn),
        by: to.named(found.by),
        forum: to.titled(found.forum),
      }),
    }),
    vocabulary: { classes: { Award: ['rank', 'awardedOn', 'by', 'forum'] } },
    feed: {
      fragment: '... on Award { awardTitle: title rank awardedOn }',
      title: ({ awardTitle }: FeedEntry & { awardTitle: string }) => awardTitle,
      summary: (entry: FeedEntry & { rank: string; awardedOn: string | null }, to) => [
        to.code(entry.rank),
        to.date(entry.awardedOn),
      ],
    },
    calendar: {
      list: 'awards',
      fragment: '... on Award { title rank awardedOn by { name(lang: $lang) } }',
      dated: { awarded: {} },
      orderBy: 'AWARDED_ON',
      period: ({ awardedOn }: FoundEvent & { awardedOn: string | null }) => ({ from: awardedOn, to: awardedOn }),
      lines: ({ by }: FoundEvent & { by: { name: string } }, to) => [`${to.label('by')}: ${by.name}`],
    },
  },
};

/** The feature of a type of record that nothing in `src` knows. */
export const awards: Feature = { entities: [Award], resolvers: [AwardResolver], recordTypes: [award] };
