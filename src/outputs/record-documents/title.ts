import type { FoundRecord } from './found-record.ts';

/**
 * What a record is called in the language that was asked for.
 * @param delegationOf how a delegation is called in that language, with brackets in the place of who sent it
 */
export function titleOf(record: FoundRecord, delegationOf = 'Delegation of {}'): string {
  if (record.__typename === 'Delegation') return delegationOf.replace('{}', record.party!.name);
  return record.label?.text ?? record.title ?? record.name!;
}
