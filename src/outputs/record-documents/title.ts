import type { FoundRecord } from '../../records/description/found-record.ts';
import { recordTypeOfId } from '../../records/description/registry.ts';

/**
 * Returns the title of a record in the requested language.
 * @param to writes titles that are made from other names: "Delegation of Havana"
 */
export function titleOf(record: FoundRecord, to = IN_ENGLISH): string {
  const { page } = recordTypeOfId(record.id);
  return page.title?.(record, to) ?? record.label?.text ?? record.title ?? record.name!;
}

const IN_ENGLISH = { delegationOf: (party: string) => `Delegation of ${party}` };
