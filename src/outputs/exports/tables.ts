import { agreements } from '../../domain/agreements/agreement.export.ts';
import { signatures } from '../../domain/agreements/signature.export.ts';
import { commitments } from '../../domain/commitments/commitment.export.ts';
import { cooperation, cooperationItems } from '../../domain/cooperation/cooperation.export.ts';
import { delegations } from '../../domain/delegations/delegation.export.ts';
import { figures } from '../../domain/figures/figure.export.ts';
import { forums } from '../../domain/forums/forum.export.ts';
import { forumSeries } from '../../domain/forums/forum-series.export.ts';
import { parties } from '../../domain/parties/party.export.ts';
import { people } from '../../domain/people/person.export.ts';
import { sessions } from '../../domain/sessions/session.export.ts';
import { speakers } from '../../domain/sessions/speaker.export.ts';
import { sources } from '../../domain/sources/source.export.ts';
import { statements } from '../../domain/statements/statement.export.ts';
import { topics } from '../../domain/topics/topic.export.ts';
import type { ExportedTable } from '../../records/description/columns.ts';

/** Every list that can be taken away whole. */
export const EXPORTED_TABLES: readonly ExportedTable[] = [
  sources,
  topics,
  parties,
  people,
  forumSeries,
  forums,
  sessions,
  speakers,
  delegations,
  agreements,
  signatures,
  commitments,
  statements,
  figures,
  cooperation,
  cooperationItems,
];
