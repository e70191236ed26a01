import type { EntityManager } from 'typeorm';
import { sql } from '../../../src/query/sql.ts';
import {
  date,
  type ExportedTable,
  FORUM,
  flag,
  identity,
  identityOfPart,
  keeping,
  PARTY,
  PERSON,
  reference,
  text,
  titled,
} from '../../../src/records/description/columns.ts';
import type { Feature } from '../../../src/records/feature.ts';
import type { RecordType } from '../../../src/records/record.entity.ts';
import { Award, AwardJuror } from './award.entity.ts';
import { createAward, updateAward } from './award.writes.ts';
import { CreateAwardInput } from './award-writes.inputs.ts';

const exportedJurors: ExportedTable = {
  name: 'jurors',
  list: 'jurors',
  table: 'award_juror',
  parts: [
    ...identityOfPart('award_juror', 'award', sql`r.award_id`),
    reference('award', { type: 'award', label: 'title' }, sql`r.award_id`),
    reference('person', PERSON, sql`r.person_id`),
    flag('votedFor', sql`r.voted_for`),
  ],
};

async function jurorsOf(db: EntityManager, awardId: string): Promise<Map<string, object>> {
  const jurors = await db.find(AwardJuror, { where: { awardId }, order: { ordinal: 'ASC' } });
  return new Map(jurors.map(({ id, personId, votedFor }) => [id, { personId, votedFor }]));
}

export const awards: Feature = {
  entities: [Award, AwardJuror],
  resolvers: [],
  recordTypes: [
    {
      type: 'AWARD' as RecordType,
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
        list: 'awards',
        table: 'award',
        parts: [
          ...identity('award'),
          ...titled('title'),
          reference('givenBy', PARTY, sql`r.given_by_id`),
          reference('givenTo', PARTY, sql`r.given_to_id`),
          reference('forum', FORUM, sql`r.forum_id`),
          date('givenOn', sql`r.given_on`),
          text('laudation', sql`r.laudation`),
          ...keeping(),
        ],
      },
      written: { input: CreateAwardInput, create: createAward, update: updateAward },
      imported: { fields: { laudation: { longest: 2_000 } }, days: ['givenOn'], occasions: ['forumId'] },
    },
  ],
};
