import { CreateRecords1795600000000 } from './1795600000000-create-records.ts';
import { CreateItems1795600000001 } from './1795600000001-create-items.ts';
import { KeepHistory1795600000002 } from './1795600000002-keep-history.ts';
import { KeepNames1795600000003 } from './1795600000003-keep-names.ts';
import { KeepInvolvement1795600000004 } from './1795600000004-keep-involvement.ts';
import { FindParties1795600000005 } from './1795600000005-find-parties.ts';
import { PageCursors1795600000006 } from './1795600000006-page-cursors.ts';
import { KeepReferences1795600000007 } from './1795600000007-keep-references.ts';
import { ReadHistory1795600000020 } from './1795600000020-read-history.ts';
import { ServeChanges1795600000021 } from './1795600000021-serve-changes.ts';
import { AnnounceChanges1795600000022 } from './1795600000022-announce-changes.ts';
import { GiveKeys1795600000100 } from './1795600000100-give-keys.ts';
import { KeepSearch1795700000001 } from './1795700000001-keep-search.ts';
import { FindWords1795700000002 } from './1795700000002-find-words.ts';
import { KeepImports1796600000000 } from './1796600000000-keep-imports.ts';
import { LookWordsUpOneByOne1796700000000 } from './1796700000000-look-words-up-one-by-one.ts';

/** Every migration, in running order. A merged migration is never edited. */
export const migrations = [
  CreateRecords1795600000000,
  CreateItems1795600000001,
  KeepHistory1795600000002,
  KeepNames1795600000003,
  KeepInvolvement1795600000004,
  FindParties1795600000005,
  PageCursors1795600000006,
  KeepReferences1795600000007,
  ReadHistory1795600000020,
  ServeChanges1795600000021,
  AnnounceChanges1795600000022,
  GiveKeys1795600000100,
  KeepSearch1795700000001,
  FindWords1795700000002,
  KeepImports1796600000000,
  LookWordsUpOneByOne1796700000000,
];
