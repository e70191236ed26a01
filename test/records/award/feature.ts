import type { EntityManager } from 'typeorm';
import { sql } from '../../../src/query/sql.ts';
import { mutationsOf } from '../../../src/records/api/mutations-of.ts';
import {
  closingColumns,
  date,
  type ExportedTable,
  FORUM,
  flag,
  identity,
  identityOfPart,
  PARTY,
  PERSON,
  plain,
  reference,
  text,
  titled,
} from '../../../src/records/description/columns.ts';
import { code, date as day, type Fact, named, titled as titledRecord } from '../../../src/records/description/facts.ts';
import type { FoundRecord, NamedRef, Page, TitledRef } from '../../../src/records/description/found-record.ts';
import type { FeedEntry, FoundEvent } from '../../../src/records/description/machine.ts';
import { recordType } from '../../../src/records/description/record-type.ts';
import { pageOf } from '../../../src/records/description/sections.ts';
import type { Feature } from '../../../src/records/feature.ts';
import { Award, AwardJuror } from './award.entity.ts';
import { AwardResolver, awardList, jurorList } from './award.list.ts';
import { awardLikeness, createAward, updateAward } from './award.writes.ts';
import { AwardFacts } from './award-writes.inputs.ts';

const exportedJurors: ExportedTable = {
  name: 'jurors',
  table: 'award_juror',
  parts: [
    ...identityOfPart('award_juror', 'award', sql`r.award_id`),
    reference('award', { type: 'award', label: 'title' }, sql`r.award_id`),
    reference('person', PERSON, sql`r.person_id`),
    flag('votedFor', sql`r.voted_for`),
  ],
};

interface FoundAward extends FoundRecord {
  title: string;
  rank: string;
  givenOn: string | null;
  givenBy: NamedRef;
  forum: TitledRef | null;
  others: Page<TitledRef & { givenOn: string | null }>;
}

const facts: readonly Fact<FoundAward>[] = [code('rank'), day('givenOn'), named('givenBy'), titledRecord('forum')];

async function jurorsOf(db: EntityManager, awardId: string): Promise<Map<string, object>> {
  const jurors = await db.find(AwardJuror, { where: { awardId }, order: { ordinal: 'ASC' } });
  return new Map(jurors.map(({ id, personId, votedFor }) => [id, { personId, votedFor }]));
}

/** The feature of a type of record that `src` does not know. */
export const awards: Feature = {
  entities: [Award, AwardJuror],
  resolvers: [AwardResolver, ...awardList.resolvers, ...jurorList.resolvers],
  recordTypes: [
    recordType({
      type: 'AWARD',
      description: 'An honour that a party gives at a forum.',
      entity: Award,
      parts: [
        {
          table: 'award_juror',
          owner: 'award_id',
          field: 'jurors',
          keys: [['personId']],
          exported: exportedJurors,
          corrected: { drafts: jurorsOf },
        },
      ],
      fields: { titles_in: 'title' },
      exported: {
        name: 'awards',
        table: 'award',
        parts: [
          ...identity('award'),
          ...titled('title'),
          plain('rank', sql`r.rank`),
          reference('givenBy', PARTY, sql`r.given_by_id`),
          reference('givenTo', PARTY, sql`r.given_to_id`),
          reference('laureate', PERSON, sql`r.laureate_id`),
          reference('forum', FORUM, sql`r.forum_id`),
          date('givenOn', sql`r.given_on`),
          text('laudation', sql`r.laudation`),
          ...closingColumns(),
        ],
      },
      words: {
        labels: {
          rank: ['Rank', 'Степень', '等级'],
          givenBy: ['Given by', 'Кем вручена', '授予方'],
          givenOn: ['Given', 'Вручена', '授予日期'],
          awards: ['Awards', 'Награды', '奖项'],
        },
        codes: {
          Award: ['Award', 'Награда', '奖项'],
          GOLD: ['Gold', 'Золото', '金奖'],
        },
      },
      page: {
        document: import.meta.resolve('./award.page.graphql'),
        facts,
        sections: ({ others }: FoundAward, to) => [
          pageOf('awards', others, (other) => [to.recordLink(other), to.secondary(to.list(to.date(other.givenOn)))]),
        ],
      },
      machine: {
        citation: {
          type: 'document',
          authors: ({ givenBy }: FoundAward) => [givenBy.name],
          issued: ({ givenOn }: FoundAward) => [givenOn],
        },
        linkedData: (found: FoundAward, to) => ({
          type: ['Award', 'CreativeWork'],
          ...to.withoutEmpty({
            rank: to.constant('AwardRank', found.rank),
            givenOn: to.date(found.givenOn),
            givenBy: to.named(found.givenBy),
            forum: to.titled(found.forum),
          }),
        }),
        vocabulary: { classes: { Award: ['rank', 'givenOn', 'givenBy', 'forum'] } },
        feed: {
          fragment: 'AwardEntry',
          title: ({ awardTitle }: FeedEntry & { awardTitle: string }) => awardTitle,
          summary: (entry: FeedEntry & { rank: string; givenOn: string | null }, to) => [
            to.code(entry.rank),
            to.date(entry.givenOn),
          ],
        },
        calendar: {
          list: 'awards',
          fragment: 'AwardEvent',
          dated: { given: {} },
          orderBy: 'GIVEN_ON',
          period: ({ givenOn }: FoundEvent & { givenOn: string | null }) => ({ from: givenOn, to: givenOn }),
          lines: ({ givenBy }: FoundEvent & { givenBy: { name: string } }, to) => [
            `${to.label('givenBy')}: ${givenBy.name}`,
          ],
        },
      },
      written: mutationsOf(Award, {
        facts: AwardFacts,
        create: createAward,
        update: updateAward,
        likeness: awardLikeness,
        list: awardList,
        input: 'A new award.',
        createDescription: 'Adds an award, with its jurors.',
      }),
      imported: { fields: { laudation: { longest: 2_000 } }, dayFields: ['givenOn'], occasionFields: ['forumId'] },
    }),
  ],
};
