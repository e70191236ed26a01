import { list } from '../../query/compiling/read-plans.ts';
import { sql } from '../../query/sql.ts';
import { fieldsOf, STATUS_IN_WORDS } from '../../records/api/fields.ts';
import { Commitment, CommitmentStatus } from './commitment.entity.ts';
import { ProgressNote } from './progress-note.entity.ts';

export const CommitmentResolver = fieldsOf(Commitment)
  .words('status', CommitmentStatus, STATUS_IN_WORDS)
  .field('progress', [ProgressNote], 'Progress notes, the earliest first.', (commitment) =>
    list(ProgressNote, {
      where: (note) => [sql`${note.commitmentId} = ${commitment.id}`],
      orderBy: (note) => sql`${note.on}, ${note.ordinal}, ${note.id}`,
    }),
  ).resolver;
