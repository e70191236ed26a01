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
import { RankHits1796100000000 } from './1796100000000-rank-hits.ts';
import { MergeRecords1796300000000 } from './1796300000000-merge-records.ts';
import { RedactRecords1796300000001 } from './1796300000001-redact-records.ts';
import { AnnounceKeys1796400000000 } from './1796400000000-announce-keys.ts';
import { PlanPublications1796400000001 } from './1796400000001-plan-publications.ts';
import { RelateOneWay1796500000001 } from './1796500000001-relate-one-way.ts';
import { TellOfDays1796500000002 } from './1796500000002-tell-of-days.ts';
import { KeepImports1796600000000 } from './1796600000000-keep-imports.ts';
import { LookWordsUpOneByOne1796700000000 } from './1796700000000-look-words-up-one-by-one.ts';
import { AskForMentionsFirst1796800000000 } from './1796800000000-ask-for-mentions-first.ts';
import { KeepSpending1797000000000 } from './1797000000000-keep-spending.ts';
import { FollowPrimaries1797200000000 } from './1797200000000-follow-primaries.ts';
import { WriteWordsTogether1798000000000 } from './1798000000000-write-words-together.ts';
import { EnterItemsPlainly1798000000001 } from './1798000000001-enter-items-plainly.ts';
import { CheckReferencesTogether1798000000002 } from './1798000000002-check-references-together.ts';
import { FoldPoints1798400000000 } from './1798400000000-fold-points.ts';
import { TellWhoIsAtWorkHere1798700000000 } from './1798700000000-tell-who-is-at-work-here.ts';
import { CountKindsAndStates1798700000001 } from './1798700000001-count-kinds-and-states.ts';
import { ForgetWhatLeftNothingHere1799000000000 } from './1799000000000-forget-what-left-nothing-here.ts';
import { AskEachPartyForEnough1799000000001 } from './1799000000001-ask-each-party-for-enough.ts';
import { KeepWhatEachFileSays1799100000000 } from './1799100000000-keep-what-each-file-says.ts';
import { RememberReviewedNames1799200000000 } from './1799200000000-remember-reviewed-names.ts';
import { CountUnknownParties1799300000000 } from './1799300000000-count-unknown-parties.ts';
import { FlagImpossibleDays1799300000001 } from './1799300000001-flag-impossible-days.ts';
import { NeverGuessParties1799300000002 } from './1799300000002-never-guess-parties.ts';
import { StemWords1799500000000 } from './1799500000000-stem-words.ts';
import { ForgiveTypingErrors1799500000001 } from './1799500000001-forgive-typing-errors.ts';
import { MarkAdoptedRecords1799700000000 } from './1799700000000-mark-adopted-records.ts';
import { NameAuthors1799810000001 } from './1799810000001-name-authors.ts';
import { HideEmptyVersions1799810000002 } from './1799810000002-hide-empty-versions.ts';
import { SealFeed1799810000003 } from './1799810000003-seal-feed.ts';
import { AwaitRecords1799810000004 } from './1799810000004-await-records.ts';
import { CompareRowsByHash1799900000000 } from './1799900000000-compare-rows-by-hash.ts';

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
  RankHits1796100000000,
  MergeRecords1796300000000,
  RedactRecords1796300000001,
  AnnounceKeys1796400000000,
  PlanPublications1796400000001,
  RelateOneWay1796500000001,
  TellOfDays1796500000002,
  KeepImports1796600000000,
  LookWordsUpOneByOne1796700000000,
  AskForMentionsFirst1796800000000,
  KeepSpending1797000000000,
  FollowPrimaries1797200000000,
  WriteWordsTogether1798000000000,
  EnterItemsPlainly1798000000001,
  CheckReferencesTogether1798000000002,
  FoldPoints1798400000000,
  TellWhoIsAtWorkHere1798700000000,
  CountKindsAndStates1798700000001,
  ForgetWhatLeftNothingHere1799000000000,
  AskEachPartyForEnough1799000000001,
  KeepWhatEachFileSays1799100000000,
  RememberReviewedNames1799200000000,
  CountUnknownParties1799300000000,
  FlagImpossibleDays1799300000001,
  NeverGuessParties1799300000002,
  StemWords1799500000000,
  ForgiveTypingErrors1799500000001,
  MarkAdoptedRecords1799700000000,
  NameAuthors1799810000001,
  HideEmptyVersions1799810000002,
  SealFeed1799810000003,
  AwaitRecords1799810000004,
  CompareRowsByHash1799900000000,
];
