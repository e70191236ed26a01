import type { EntityManager } from 'typeorm';
import { type RecordType, Visibility } from '../../records/record.entity.ts';
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

/** A record that an import has written for the first time. */
export interface MadeRecord<Draft> {
  /** What it was made of. */
  draft: Draft;
  kind: RecordType;
  id: string;
  /** The row that describes it first. */
  row: number;
}

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
 * @param skip whether they are left out instead
 * @returns what the report says of each
 * @throws LeftOut
 */
export async function judgeDuplicates<Draft>(
  context: WriteContext,
  made: readonly MadeRecord<Draft>[],
  skip: boolean,
): Promise<Map<Draft, string>> {
  const duplicates = await duplicatesAmong(context.db, made);
  const rows = new Map(made.map(({ id, row }) => [id, row]));
  const sentences = new Map<Draft, string>();
  const leftOut = new Set<string>();
  for (const { draft, kind, id } of made) {
    // A record that is left out itself is no duplicate of anything.
    const others = (duplicates.get(id) ?? []).filter(({ otherId }) => !leftOut.has(otherId));
    if (others.length === 0) continue;
    const called = (visibility: Visibility) => {
      const ids = new Set(others.filter((other) => other.visibility === visibility).map(({ otherId }) => otherId));
      // The id of a row that is undone with this one is never given.
      const nameOf = (id: string) => (skip && rows.has(id) ? `row ${rows.get(id)}` : writeId(kind.toLowerCase(), id));
      return [...ids].map(nameOf).join(', ');
    };
    const [shown, hidden] = [called(Visibility.PUBLIC), called(Visibility.INTERNAL)];
    if (skip) leftOut.add(id);
    sentences.set(
      draft,
      skip
        ? `It may be the same as ${[shown, hidden].filter((part) => part).join(', ')}, and is left out.`
        : [
            ...(shown ? [`It may be the same as ${shown}, and is flagged ${DUPLICATE}.`] : []),
            ...(hidden ? [`It may be the same as ${hidden}, which no flag names: INTERNAL.`] : []),
          ].join(' '),
    );
  }
  if (skip && sentences.size > 0) throw new LeftOut(sentences);
  const flags = made.flatMap(({ kind, id }) => {
    const others = grouped(duplicates.get(id) ?? [], ({ otherId }) => otherId);
    return [...others.values()].flatMap(([other]) =>
      other!.visibility === Visibility.PUBLIC ? [{ recordId: id, ...duplicateFlag(kind, other!) }] : [],
    );
  });
  await insertMany(context, 'flag', flags);
  return sentences;
}

async function duplicatesAmong(
  db: EntityManager,
  made: readonly MadeRecord<unknown>[],
): Promise<Map<string, PossibleDuplicate[]>> {
  const found: PossibleDuplicate[] = [];
  for (const [kind, records] of grouped(made, (record) => record.kind)) {
    const ids = records.map(({ id }) => id);
    found.push(...(await possibleDuplicates(db, kind, ids)));
  }
  return grouped(found, ({ id }) => id);
}
