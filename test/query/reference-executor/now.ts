import type { GraphQLField } from 'graphql';

/** Fields about history, plans, duplicates, reviews, keys, webhooks and limits: rows of records in memory do not have them. */
const OF_TIME = [
  ...['history', 'changes', 'feedToken', 'plannedPublications', 'possibleDuplicates', 'apiKeys', 'webhooks'],
  ...['revisions', 'flaggedRecords', 'flagCounts', 'unresolvedNames'],
  ...['deliveries', 'lastDelivery', 'dataset', 'rateLimit'],
];

/** Whether a field is about current rows only. */
export function dependsOnNow({ name }: Pick<GraphQLField<unknown, unknown>, 'name'>): boolean {
  return !OF_TIME.includes(name);
}

/** Types that only fields about history, and the data set, return; of lists, the types that their filters name. */
export const TYPES_OF_TIME = [
  'Revision',
  'RevisionConnection',
  'RevisionEdge',
  'FieldChange',
  'Change',
  'ChangePage',
  'PlannedPublication',
  'PublicationFailure',
  'PossibleDuplicate',
  'FlagCount',
  'FlaggedRecord',
  'FlaggedRecordEdge',
  'UnresolvedName',
  'NameCandidate',
  'DuplicateReason',
  'Subscription',
  'Dataset',
  'DatasetRelease',
  'RecordTypeCount',
  'RateLimit',
];
