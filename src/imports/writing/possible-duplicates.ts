import { Visibility } from '../../records/record.entity.ts';
import { formatId } from '../../records/values/ids.ts';
import { DUPLICATE_CODE, duplicateFlag, possibleDuplicates } from '../../records/writing/duplicates.writes.ts';
import { insertMany } from '../../records/writing/record.writes.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { grouped } from '../files/grouped.ts';
import type { PendingRecord } from './pending-records.ts';

/** The code of a row in a report whose record is left out because it may exist already. */
export const DUPLICATE_SKIPPED = 'DUPLICATE_SKIPPED';

/** Thrown to undo the transaction, with the report sentence of each record that is not to be written. */
export class DuplicatesSkipped extends Error {
  override readonly name = 'DuplicatesSkipped';

  constructor(readonly sentences: ReadonlyMap<unknown, string>) {
    super('Possible duplicates are left out.');
  }
}

/**
 * Finds possible duplicates of the new records of one transaction and flags them. A flag names only PUBLIC records,
 * because it is public; the report also names INTERNAL ones, because only editors read it.
 * @param made new records by uuid
 * @param isSkipped whether a record is omitted if it may be a duplicate, instead of flagged
 * @returns the report sentence of each
 * @throws DuplicatesSkipped
 */
export async function flagDuplicates(
  context: WriteContext,
  made: ReadonlyMap<string, PendingRecord>,
  isSkipped: (record: PendingRecord) => boolean,
): Promise<Map<PendingRecord, string>> {
  const found = [];
  for (const [kind, ofKind] of grouped(made, ([, one]) => one.kind)) {
    const ids = ofKind.map(([id]) => id);
    found.push(...(await possibleDuplicates(context.db, kind, ids)));
  }
  const duplicates = grouped(found, ({ id }) => id);
  const sentences = new Map<PendingRecord, string>();
  const omitted = new Set<string>();
  for (const [id, one] of made) {
    const type = one.kind.toLowerCase();
    // A record that is itself omitted counts as no duplicate.
    const others = (duplicates.get(id) ?? []).filter(({ otherId }) => !omitted.has(otherId));
    if (others.length === 0) continue;
    const skip = isSkipped(one);
    const labelOf = (visibility: Visibility) => {
      const ids = new Set(others.filter((other) => other.visibility === visibility).map(({ otherId }) => otherId));
      // The id of a row that is undone as well must not be shown.
      const rowOf = (id: string) => (skip ? made.get(id)?.record.first : undefined);
      return [...ids].map((id) => (rowOf(id) ? `row ${rowOf(id)}` : formatId(type, id))).join(', ');
    };
    const [shown, hidden] = [labelOf(Visibility.PUBLIC), labelOf(Visibility.INTERNAL)];
    if (skip) omitted.add(id);
    sentences.set(
      one,
      skip
        ? `It may be the same as ${[shown, hidden].filter((part) => part).join(', ')}, and is left out.`
        : [
            ...(shown ? [`It may be the same as ${shown}, and is flagged ${DUPLICATE_CODE}.`] : []),
            ...(hidden ? [`It may be the same as ${hidden}. No flag names INTERNAL records.`] : []),
          ].join(' '),
    );
  }
  if (omitted.size > 0) {
    throw new DuplicatesSkipped(new Map([...sentences].filter(([one]) => isSkipped(one))));
  }
  const flags = [...made].flatMap(([id, { kind }]) => {
    const others = grouped(duplicates.get(id) ?? [], ({ otherId }) => otherId);
    return [...others.values()].flatMap(([other]) =>
      other!.visibility === Visibility.PUBLIC ? [{ recordId: id, ...duplicateFlag(kind, other!) }] : [],
    );
  });
  await insertMany(context, 'flag', flags);
  return sentences;
}
