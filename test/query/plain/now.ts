import type { GraphQLField } from 'graphql';

/** What tells how things came to be or will be, who holds a key, or what may be spent: rows of records in memory know nothing of it. */
const OF_TIME = ['history', 'changes', 'feedToken', 'plannedPublications', 'apiKeys', 'dataset', 'rateLimit'];

/** Whether a field is answered from rows as they are now. */
export function tellsOfTheNow({ name }: Pick<GraphQLField<unknown, unknown>, 'name'>): boolean {
  return !OF_TIME.includes(name);
}

/** Types of which there is something only where somebody asks how things came to be. */
export const TYPES_OF_TIME = [
  'Revision',
  'RevisionConnection',
  'RevisionEdge',
  'FieldChange',
  'Change',
  'ChangePage',
  'PlannedPublication',
  'PublicationFailure',
  'Subscription',
  'Dataset',
  'RateLimit',
];
