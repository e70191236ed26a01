import { GraphQLLocale } from 'graphql-scalars';
import { canonicalTag } from '../../records/values/languages.ts';
import { choiceBy } from '../../server/http/negotiation.ts';
import { LANGUAGES, type PageWords } from './words.ts';

const [ENGLISH] = LANGUAGES as readonly [PageWords];

/** The languages that somebody wants, and what follows from them. */
export interface Wanted {
  /** In which what is on record is asked for: what is wanted most. */
  lang: string;
  /** In which the page speaks: the first that it can. */
  words: PageWords;
  /** Whether the address says so, and the addresses on the page have to say so too. */
  named: boolean;
}

/** More languages than anybody speaks: the header is whatever a client sends. */
const MOST_LANGUAGES = 20;

/**
 * What is wanted by the `lang` of an address, or else by `Accept-Language`. Where both ask for nothing that is a language:
 * English.
 */
export function wantedBy(inAddress: string | null, accepted: string | undefined): Wanted {
  const inAddressTag = inAddress === null ? null : readTag(inAddress);
  const tags = inAddressTag === null ? tagsIn(accepted) : [inAddressTag];
  const [lang = ENGLISH.lang as string] = tags;
  const words = tags.map(wordsIn).find((each) => each !== undefined) ?? ENGLISH;
  return { lang, words, named: inAddressTag !== null };
}

/** A language tag that the API takes, as it is kept; null where this is none. */
function readTag(text: string): string | null {
  try {
    return canonicalTag(GraphQLLocale.parseValue(text));
  } catch {
    return null;
  }
}

function wordsIn(tag: string): PageWords | undefined {
  const [base] = tag.split('-');
  return LANGUAGES.find(({ lang }) => lang === base);
}

/** The tags of an `Accept-Language` header, the preferred one first. */
const tagsIn = choiceBy('accept-language', (client) =>
  client
    .languages()
    .slice(0, MOST_LANGUAGES)
    .map(readTag)
    .filter((tag) => tag !== null),
);
