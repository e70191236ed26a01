import { derive, type Given } from '../../query/params.ts';
import { raw, type Sql, sql, visible } from '../../query/sql.ts';
import { SEES_INTERNAL } from '../../records/record.reads.ts';
import { fold } from '../../records/values/names.ts';
import { type PartyRef, parsePartyRef } from './party-ref.ts';

/** Maximum number of words of a text that are read, and of words of one name. */
const MAX_WORDS = 8;
const MAX_WORDS_OF_NAME = 5;

/** A shorter word counts only if it is in capitals, as in "UK", or in a script without spaces. */
const MIN_LETTERS = 3;

/** A name that a text may contain: its first and last word, and the reference to a party that it would be. */
interface PossibleName {
  first: number;
  last: number;
  words: string;
  ref: Omit<PartyRef, 'refId' | 'scheme' | 'value'>;
}

/**
 * Selects the parties that a text names by consecutive words (first, words, party_id): each name means the party that it
 * means as an argument. Of names that overlap, the longest counts, then the first.
 */
export function partiesNamedIn(text: Given): Sql {
  const names = sql`jsonb_to_recordset(${derive(possibleNames, text)}::jsonb) g (first integer, last integer, words text, ref jsonb)`;
  const ref = (field: keyof PossibleName['ref']) => raw(`g.ref ->> '${field}'`);
  // The last name of an overlapping chain may be left out: names of several words are rare.
  return sql`(with found as materialized (
      select g.first, g.last, g.words, f.party_id
      from ${names} cross join lateral find_party(null, ${ref('code')}, null, null, ${ref('slug')}, ${ref('folded')}, ${ref('latin')},
        ${ref('level')}, ${ref('baseFolded')}, ${ref('baseLatin')}, ${ref('qualifierCode')}, ${ref('qualifierFolded')}, ${SEES_INTERNAL}) f
      join party p on p.id = f.party_id and ${visible('p')}
      where g.first < g.last or ts_lexize('english_stem', g.ref ->> 'folded') is distinct from '{}'
    )
    select f.first, f.words, f.party_id from found f where not exists (
      select from found o where o.first <= f.last and f.first <= o.last
        and (o.last - o.first, -o.first) > (f.last - f.first, -f.first)
    ))`;
}

/** Returns the names that a text may contain, as JSON. */
function possibleNames(text: string): string {
  const words = [
    ...text
      .normalize('NFC')
      .slice(0, 200)
      .matchAll(/[\p{L}\p{N}\p{M}]+/gu),
  ].slice(0, MAX_WORDS);
  const names = words.flatMap((start, first) =>
    words.slice(first, first + MAX_WORDS_OF_NAME).flatMap((end, more): PossibleName[] => {
      const name = text.normalize('NFC').slice(start.index, end.index + end[0].length);
      // An id or an identifier is no name.
      if (/[_:@]/.test(name) || (more === 0 && isTooShort(name))) return [];
      const { refId: _id, scheme: _scheme, value: _value, ...ref } = parsePartyRef(name);
      return [{ first, last: first + more, words: name, ref }];
    }),
  );
  return JSON.stringify(names);
}

function isTooShort(word: string): boolean {
  return fold(word).length < MIN_LETTERS && !/^(?:\p{Lu}{2,}|\p{Lo}+)$/u.test(word);
}
