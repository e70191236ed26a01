import { Groups } from '../../query/compiling/groups.ts';
import type { Row } from '../../query/compiling/row.ts';
import { raw, type Sql, sql } from '../../query/sql.ts';
import { byConstant } from '../../records/api/groups.ts';
import { byForum } from '../forums/forum.groups.ts';
import { byCountry, byParty } from '../parties/party.groups.ts';
import { dayOfSession } from './session.reads.ts';
import type { Speaker } from './speaker.entity.ts';
import type { SpeakerDimension } from './speaker.inputs.ts';

/** For whom somebody appears, and when. */
function represented(speaker: Row<Speaker>): { party: Sql; day: Sql } {
  return { party: speaker.representsId, day: dayOfSession(speaker.sessionId) };
}

export const speakerGroups = new Groups<Speaker, `${SpeakerDimension}`>()
  .by(
    'ROLE',
    byConstant((speaker) => speaker.role),
  )
  .by('COUNTRY', byCountry(represented))
  .by('PARTY', byParty(represented))
  .by(
    'FORUM',
    byForum((_speaker, as) => raw(`${as}.forum_id`), {
      join: (speaker, as) => ({ from: raw(`session ${as}`), on: sql`${raw(as)}.id = ${speaker.sessionId}` }),
    }),
  );
