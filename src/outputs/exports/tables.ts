import type { ExportedTable } from './columns.ts';
import { agreements } from './tables/agreements.ts';
import { commitments } from './tables/commitments.ts';
import { cooperation, cooperationItems } from './tables/cooperation.ts';
import { delegations } from './tables/delegations.ts';
import { figures } from './tables/figures.ts';
import { forumSeries } from './tables/forum-series.ts';
import { forums } from './tables/forums.ts';
import { parties } from './tables/parties.ts';
import { people } from './tables/people.ts';
import { sessions } from './tables/sessions.ts';
import { signatures } from './tables/signatures.ts';
import { sources } from './tables/sources.ts';
import { speakers } from './tables/speakers.ts';
import { statements } from './tables/statements.ts';
import { topics } from './tables/topics.ts';

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
