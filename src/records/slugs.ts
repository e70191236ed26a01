import { slugOf } from './names.ts';
import { RuleViolation, type WriteContext } from './writing.ts';

const SHAPE = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const LONGEST = 80;

/** The tables whose records have a slug. */
export type SluggedTable = 'topic' | 'party' | 'person' | 'forum_series' | 'forum';

/**
 * The slug for a new record: the one that the draft asks for, or else one made from the name, with the least number that
 * makes it unique ("moscow", "moscow-2"). Where another transaction takes it meanwhile, `inTransaction` starts again.
 * @throws RuleViolation BAD_SLUG, or SLUG_TAKEN where the one asked for belongs to another record
 */
export async function freeSlug(
  context: WriteContext,
  table: SluggedTable,
  asked: string | undefined,
  name: string,
): Promise<string> {
  if (asked !== undefined && (!SHAPE.test(asked) || asked.length > LONGEST)) {
    throw new RuleViolation(
      'BAD_SLUG',
      ['slug'],
      `"${asked.slice(0, 100)}" is not a slug: at most ${LONGEST} small Latin letters, digits and single hyphens, such as "sao-paulo".`,
    );
  }
  const wanted = asked ?? (slugOf(name) || table.replace('_', '-'));
  // Looked for when the rows are written, for all of them at once.
  if (context.gathered) return wanted;
  const rows: { slug: string }[] = await context.db.query(
    `select slug from ${table} where slug = $1 or slug like $1 || '-%'`,
    [wanted],
  );
  const taken = new Set(rows.map(({ slug }) => slug));
  if (!taken.has(wanted)) return wanted;
  if (asked !== undefined) {
    throw new RuleViolation('SLUG_TAKEN', ['slug'], `The slug "${asked}" belongs to another record.`);
  }
  for (let number = 2; ; number++) {
    if (!taken.has(`${wanted}-${number}`)) return `${wanted}-${number}`;
  }
}
