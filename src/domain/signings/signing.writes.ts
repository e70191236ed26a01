import { recordTypeOf } from '../../records/description/registry.ts';
import type { Visibility } from '../../records/record.entity.ts';
import type { InnerReference } from '../../records/writing/inner-reference.ts';
import {
  createJoined,
  type JoinedDraft,
  type JoinedRecord,
  REF_CODES,
} from '../../records/writing/joined-records.writes.ts';
import { VALUE_CODES } from '../../records/writing/rules.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';

const MAX_RECORDS = 100;

/** The fields of new records with a ref, in the order of creation, and the field of the record beside its ref. */
const NAMED_FIELDS = {
  sources: 'source',
  parties: 'party',
  people: 'person',
  forum: 'forum',
  session: 'session',
} as const;

type NamedField = keyof typeof NAMED_FIELDS;

/** A new record with its ref. */
type NamedDraft = { ref: string } & { [record in (typeof NAMED_FIELDS)[NamedField]]: JoinedDraft };

/** A signing to be written. */
export type SigningDraft = {
  visibility?: Visibility;
  agreement: JoinedDraft;
  commitments?: (JoinedDraft & { agreementId?: string })[];
} & { [field in NamedField]?: NamedDraft | NamedDraft[] };

/** The uuids of the new records, by the fields of the input. */
export type RecordedSigning = { readonly [field in NamedField | 'agreement' | 'commitments']: readonly string[] };

/** The ref that the agreement has. */
const AGREEMENT = 'agreement';

/**
 * Creates an agreement with its commitments and with the records to which they refer and that do not exist yet.
 * @throws RuleViolations LIST_TOO_LONG, and as `createJoined` does
 */
export async function recordSigning(context: WriteContext, draft: SigningDraft): Promise<RecordedSigning> {
  const { errors, innerReferences = [] } = context;
  const { agreement, commitments = [], visibility } = draft;
  for (const [field, list] of Object.entries(draft)) {
    if (!Array.isArray(list) || list.length <= MAX_RECORDS) continue;
    const message = `${list.length} are too many. Give up to ${MAX_RECORDS}.`;
    errors.at(field).add(VALUE_CODES.LIST_TOO_LONG, message, { max: MAX_RECORDS });
    errors.throwNow();
  }

  const records: (JoinedRecord & { field: string })[] = [];
  const add = (field: string, type: string, draft: JoinedDraft, path: string[], named?: JoinedRecord['named']) => {
    draft.visibility ??= visibility;
    records.push({ field, type: recordTypeOf(type.toUpperCase()).type, draft, path, named });
  };
  for (const [field, type] of Object.entries(NAMED_FIELDS) as [NamedField, (typeof NAMED_FIELDS)[NamedField]][]) {
    const given = draft[field];
    for (const [index, entry] of [given ?? []].flat().entries()) {
      const path = Array.isArray(given) ? [field, String(index)] : [field];
      const named = { ref: entry.ref, path: [...path, 'ref'] };
      // Otherwise the second one of that ref would be at fault: the agreement, of which the client gives no ref.
      const isTaken = entry.ref === AGREEMENT;
      if (isTaken) {
        const message = `The agreement has the ref "${AGREEMENT}". Give another one.`;
        errors.at(...named.path).add(REF_CODES.REF_TWICE, message, { given: AGREEMENT });
      }
      add(field, type, entry[type], [...path, type], isTaken ? undefined : named);
    }
  }
  add(AGREEMENT, 'agreement', agreement, [AGREEMENT], { ref: AGREEMENT, path: [AGREEMENT] });
  const toAgreement: InnerReference[] = [];
  for (const [index, commitment] of commitments.entries()) {
    const path = ['commitments', String(index)];
    add('commitments', 'commitment', commitment, path);
    if ('agreementId' in commitment) continue;
    const put = (uuid: string) => {
      commitment.agreementId = uuid;
    };
    toAgreement.push({ ref: AGREEMENT, kind: 'agreement', at: errors.at(...path, 'agreementId'), put });
  }

  const joined = { ...context, innerReferences: [...innerReferences, ...toAgreement] };
  const uuids = await createJoined(joined, records);
  const of = (wanted: keyof RecordedSigning) => uuids.filter((_, index) => records[index]!.field === wanted);
  return {
    sources: of('sources'),
    parties: of('parties'),
    people: of('people'),
    forum: of('forum'),
    session: of('session'),
    agreement: of(AGREEMENT),
    commitments: of('commitments'),
  };
}
