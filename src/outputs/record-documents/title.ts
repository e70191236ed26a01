import type { FoundRecord } from '../../records/description/found-record.ts';
import { recordTypeOfId } from '../../records/description/registry.ts';

/**
 * What a record is called in the language that was asked for.
 * @param to names what is named by its type: "Delegation of Havana"
 */
export function titleOf(record: FoundRecord, to = IN_ENGLISH): string {
  const { page } = recordTypeOfId(record.id);
  return page.title?.(record, to) ?? record.label?.text ?? record.title ?? record.name!;
}

const IN_ENGLISH = { delegationOf: (party: string) => `Delegation of ${party}` };
