import { Visibility } from '../../records/record.entity.ts';
import { writeId } from '../../records/values/ids.ts';
import {
  DUPLICATE,
  duplicateFlag,
  type PossibleDuplicate,
  possibleDuplicates,
} from '../../records/writing/duplicates.writes.ts';
import { insertMany } from '../../records/writing/record.writes.ts';
import type { WriteContext } from '../../records/writing/writing.ts';
import { grouped } from '../files/grouped.ts';
import type { DueRecord } from './due-records.ts';

/** Records that are not to be written, each with what the report says of it. The transaction is undone. */
export class LeftOut extends Error {
  override readonly name = 'LeftOut';

  constructor(readonly sentences: ReadonlyMap<unknown, string>) {
    super('Possible duplicates are left out.');
  }
}

/**
 * Looks for other records that records of one transaction may be the same as, many at a time, and flags them. A flag names
 * PUBLIC records only, since everybody may read it; the report names INTERNAL ones, too, since an editor reads that.
 * @param made by their uuids, what was written for the first time
 * @param skip whether they are left out instead
 * @returns what the report says of each
 * @throws LeftOut
 */
export async function judgeDuplicates(
  context: WriteContext,
  made: ReadonlyMap<string, DueRecord>,
  skip: boolean,
): Promise<Map<DueRecord, string>> {
  const found: PossibleDuplicate[] = [];
  for (const [kind, ofKind] of grouped(made, ([, one]) => one.kind)) {
    const ids = ofKind.map(([id]) => id);
    found.push(...(await possibleDuplicates(context.db, kind, ids)));
  }
  const duplicates = grouped(found, ({ id }) => id);
  const sentences = new Map<DueRecord, string>();
  const leftOut = new Set<string>();
  for (const [id, one] of made) {
    const type = one.kind.toLowerCase();
    // A record that is left out itself is no duplicate of anything.
    const others = (duplicates.get(id) ?? []).filter(({ otherId }) => !leftOut.has(otherId));
    if (others.length === 0) continue;
    const called = (visibility: Visibility) => {
      const ids = new Set(others.filter((other) => other.visibility === visibility).map(({ otherId }) => otherId));
      // The id of a row that is undone with this one is never given.
      const rowOf = (id: string) => (skip ? made.get(id)?.record.first : undefined);
      return [...ids].map((id) => (rowOf(id) ? `row ${rowOf(id)}` : writeId(type, id))).join(', ');
    };
    const [shown, hidden] = [called(Visibility.PUBLIC), called(Visibility.INTERNAL)];
    if (skip) leftOut.add(id);
    sentences.set(
      one,
      skip
        ? `It may be the same as ${[shown, hidden].filter((part) => part).join(', ')}, and is left out.`
        : [
            ...(shown ? [`It may be the same as ${shown}, and is flagged ${DUPLICATE}.`] : []),
            ...(hidden ? [`It may be the same as ${hidden}, which no flag names: INTERNAL.`] : []),
          ].join(' '),
    );
  }
  if (skip && sentences.size > 0) throw new LeftOut(sentences);
  const flags = [...made].flatMap(([id, { kind }]) => {
    const others = grouped(duplicates.get(id) ?? [], ({ otherId }) => otherId);
    return [...others.values()].flatMap(([other]) =>
      other!.visibility === Visibility.PUBLIC ? [{ recordId: id, ...duplicateFlag(kind, other!) }] : [],
    );
  });
  await insertMany(context, 'flag', flags);
  return sentences;
}
