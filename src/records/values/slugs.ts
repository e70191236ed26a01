import { randomBytes } from 'node:crypto';
import { isSlugged } from '../description/registry.ts';
import { Visibility } from '../record.entity.ts';
import { errorCodes } from '../writing/error-codes.ts';
import type { WriteContext } from '../writing/transaction.ts';
import { slugOf } from './names.ts';

const SHAPE = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MAX_SLUG_CHARS = 80;

const CODES = errorCodes({
  SLUG_INVALID: [
    'A slug is lower-case Latin letters, digits and single hyphens: "sao-paulo". Omit it to have one generated from the name.',
    'given',
    'max',
  ],
  SLUG_TAKEN: ['Another record has this slug. Give another one, or omit it.', 'given'],
});

// Everybody sees the slugs of PUBLIC records, so a number in a slug must not reveal that an INTERNAL record has the
// same name: only PUBLIC records are counted. An INTERNAL record with the slug of a new PUBLIC record gets a draft
// slug. So does a new INTERNAL record if an INTERNAL one has its slug. Publishing a record replaces its draft slug by
// that of a new PUBLIC record.

const DRAFT = /-draft-[0-9a-f]{6}$/;

/** Returns a unique slug for an INTERNAL record whose own slug is taken. */
export function draftSlug(wanted: string): string {
  const beginning = wanted.slice(0, MAX_SLUG_CHARS - '-draft-123456'.length).replace(/-$/, '');
  return `${beginning}-draft-${randomBytes(3).toString('hex')}`;
}

/** Returns the statement that gives the INTERNAL records with slugs `$1` the draft slugs `$2`. */
export function releaseSlugsSql(table: string): string {
  return `update "${table}" t set slug = given.draft from unnest($1::text[], $2::text[]) as given (slug, draft)
    where t.slug = given.slug and t.visibility = 'INTERNAL'`;
}

/** Replaces the draft slugs of records that are about to be published. */
export async function replaceDraftSlugs(context: WriteContext, table: string, ids: readonly string[]): Promise<void> {
  if (!isSlugged(table)) return;
  const drafts: { id: string; slug: string }[] = await context.db.query(
    `select id, slug from ${table} where id = any($1) and visibility = 'INTERNAL' and slug like '%-draft-%' order by id`,
    [ids],
  );
  for (const { id, slug } of drafts) {
    if (!DRAFT.test(slug)) continue;
    const settled = await freeSlug(context, table, undefined, slug.replace(DRAFT, ''), Visibility.PUBLIC);
    await context.db.query(`update ${table} set slug = $2 where id = $1`, [id, settled]);
  }
}

/**
 * Returns the slug of a new record: the requested slug, or one generated from the name, with the lowest number that
 * makes it unique among PUBLIC records ("moscow", "moscow-2"). If another transaction takes the slug meanwhile,
 * `inTransaction` starts again.
 * @param visibility visibility of the new record
 */
export async function freeSlug(
  context: WriteContext,
  table: string,
  requested: string | null | undefined,
  name: string,
  visibility: Visibility = Visibility.PUBLIC,
): Promise<string> {
  const errors = context.errors.at('slug');
  if (requested != null && (!SHAPE.test(requested) || requested.length > MAX_SLUG_CHARS)) {
    const given = requested.slice(0, 100);
    const message = `"${given}" is not a slug. Use up to ${MAX_SLUG_CHARS} lower-case Latin letters, digits and single hyphens: "sao-paulo".`;
    errors.add(CODES.SLUG_INVALID, message, { given, max: MAX_SLUG_CHARS });
    return requested;
  }
  const wanted = requested ?? (slugOf(name) || table.replace('_', '-'));
  // An import checks all slugs at once when it writes the rows.
  if (context.rowSink) return wanted;
  const rows: { slug: string; visibility: Visibility }[] = await context.db.query(
    `select slug, visibility from ${table} where slug = $1 or slug like $1 || '-%'`,
    [wanted],
  );
  const heldBy = new Map(rows.map((row) => [row.slug, row.visibility]));
  if (requested != null) {
    // Editors see PUBLIC and INTERNAL records.
    if (heldBy.has(requested)) {
      errors.add(CODES.SLUG_TAKEN, `The slug "${requested}" belongs to another record. Give another one, or omit it.`, {
        given: requested,
      });
    }
    return requested;
  }
  let free = wanted;
  for (let number = 2; heldBy.get(free) === Visibility.PUBLIC; number++) free = `${wanted}-${number}`;
  if (!heldBy.has(free)) return free;
  if (visibility === Visibility.INTERNAL) return draftSlug(wanted);
  context.errors.throwIfAny();
  await context.db.query(releaseSlugsSql(table), [[free], [draftSlug(wanted)]]);
  return free;
}
