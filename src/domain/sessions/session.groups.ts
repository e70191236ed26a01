import { Groups } from '../../query/compiling/groups.ts';
import { raw, sql } from '../../query/sql.ts';
import { byConstant, byText, byTime } from '../../records/api/groups.ts';
import { byDayOfItem, insteadOfItems } from '../../records/item.reads.ts';
import { byForum } from '../forums/forum.groups.ts';
import { byTopic } from '../topics/topic.groups.ts';
import type { Session } from './session.entity.ts';
import type { SessionDimension } from './session.inputs.ts';

export const sessionGroups = new Groups<Session, `${SessionDimension}`>({ instead: insteadOfItems })
  .by(
    'DAY',
    byTime('DAY', (_session, as) => raw(`${as}.occurred_on`), byDayOfItem),
  )
  .by(
    'KIND',
    byConstant((session) => session.kind),
  )
  .by(
    'TRACK',
    byText((session) => session.track),
  )
  .by('TOPIC', byTopic())
  .by(
    'FORUM',
    byForum((session) => session.forumId),
  )
  .by(
    'LANGUAGE',
    byText((_session, as) => raw(`${as}.lang`), {
      join: (session, as) => ({ from: sql`lateral unnest(${session.languages}) ${raw(as)} (lang)`, on: raw('true') }),
      falls: 'AGAIN',
    }),
  );
