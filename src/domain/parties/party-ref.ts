import { parseRecordId, withArticle } from '../../records/values/ids.ts';
import { fold, latin } from '../../records/values/names.ts';
import { describeTextError } from '../../records/values/text.ts';
import { badInput } from '../../runtime/errors.ts';
import { countriesWithCode, storedIdentifier } from './country-codes.ts';
import { PartyLevel } from './party.entity.ts';

/**
 * A reference to a party, parsed into each possible interpretation; null for one that is impossible. The SQL function
 * `find_party` tries them in this order and takes the first that finds a party.
 */
export interface PartyRef {
  /** The uuid in the id of a party. */
  refId: string | null;
  /** An ISO code or a Wikidata id, in upper case. */
  code: string | null;
  /** An identifier: "geonames:524901". */
  scheme: string | null;
  value: string | null;
  slug: string | null;
  /** A name without case, accents and punctuation; `latin` is the same in Latin letters. */
  folded: string | null;
  latin: string | null;
  /** The required level: "city:Luxembourg". */
  level: PartyLevel | null;
  /** A name qualified by a place: "Moscow, Idaho", "Moscow, US". */
  baseFolded: string | null;
  baseLatin: string | null;
  qualifierCode: string | null;
  qualifierFolded: string | null;
}

const MAX_REF_CHARS = 200;

const CODE = /^(?:[A-Z]{2,3}|Q[1-9][0-9]*)$/;
const COUNTRY_CODE = /^[A-Z]{2,3}$/;
const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const PREFIXED = /^([A-Za-z][A-Za-z0-9-]*):(.+)$/s;
const QUALIFIED = /^(.+),([^,]+)$/s;

/**
 * Parses a reference to a party: its id, a code, an identifier, its slug or one of its names, with or without its level
 * or a place. Does not check that the party exists.
 * @param argument the argument that has the reference
 * @throws GraphQLError BAD_USER_INPUT if it is empty, longer than 200 characters, no text, or the id of another record;
 *   VERSION_READ_ONLY if it is the id of a version
 */
export function parsePartyRef(ref: string, argument = 'ref'): PartyRef {
  const typed = ref.trim();
  const problem = typed ? describeTextError(typed, MAX_REF_CHARS) : 'is empty';
  if (problem) {
    throw badInput(argument, `The party's name ${problem}. Give an id, a code, a slug or a name such as "Havana".`);
  }
  const id = parseRecordId(typed, argument);
  if (id && id.type !== 'party')
    throw badInput(argument, `"${typed}" is the id of ${withArticle(id.type)}, not of a party.`);

  const [, prefix = '', rest = ''] = PREFIXED.exec(typed) ?? [];
  // A code that several states used means the current one. "ROM" without a scheme may also be the name of a city.
  const [coded] = countriesWithCode(prefix ? `${prefix.toLowerCase()}:${rest.trim()}` : typed).filter(
    ({ past }) => prefix || past,
  );
  if (coded && !coded.code) return parsePartyRef(`${PartyLevel.COUNTRY}:${coded.past}`, argument);
  const level = parseLevel(prefix);
  const name = level ? rest.trim() : typed;
  const identifier =
    prefix && !level && rest.trim() !== '' ? storedIdentifier(prefix.toLowerCase(), rest.trim()) : null;
  return {
    refId: id?.uuid ?? null,
    ...codeAndSlug(typed, level),
    ...(coded && { code: coded.code }),
    scheme: identifier?.scheme ?? (prefix && !level ? prefix.toLowerCase() : null),
    value: identifier?.value ?? null,
    folded: fold(name) || null,
    latin: latin(name) || null,
    level,
    ...parseQualifiedName(name),
  };
}

/** The arguments of `find_party` in order, without the last two (sees INTERNAL, guesses). */
export const PARTY_REF_FIELDS = [
  'refId',
  'code',
  'scheme',
  'value',
  'slug',
  'folded',
  'latin',
  'level',
  'baseFolded',
  'baseLatin',
  'qualifierCode',
  'qualifierFolded',
] as const satisfies readonly (keyof PartyRef)[];

export function partyRefValues(ref: PartyRef): (string | null)[] {
  return PARTY_REF_FIELDS.map((field) => ref[field]);
}

function parseLevel(prefix: string): PartyLevel | null {
  return Object.values(PartyLevel).find((level) => level === prefix.toUpperCase()) ?? null;
}

/** Returns the code or slug, or neither if a level is given: only names are combined with a level. */
function codeAndSlug(typed: string, level: PartyLevel | null): Pick<PartyRef, 'code' | 'slug'> {
  if (level) return { code: null, slug: null };
  return { code: CODE.test(typed) ? typed : null, slug: SLUG.test(typed) ? typed : null };
}

type QualifiedName = Pick<PartyRef, 'baseFolded' | 'baseLatin' | 'qualifierCode' | 'qualifierFolded'>;

function parseQualifiedName(name: string): QualifiedName {
  const [, base = '', place = ''] = QUALIFIED.exec(name) ?? [];
  const baseFolded = fold(base);
  const qualifierFolded = fold(place);
  if (!baseFolded || !qualifierFolded) {
    return { baseFolded: null, baseLatin: null, qualifierCode: null, qualifierFolded: null };
  }
  return {
    baseFolded,
    baseLatin: latin(base) || null,
    qualifierCode: COUNTRY_CODE.test(place.trim()) ? place.trim() : null,
    qualifierFolded,
  };
}
