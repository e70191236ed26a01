import { GraphQLLocale } from 'graphql-scalars';
import { canonicalTag } from '../../records/values/languages.ts';
import { choiceBy } from '../../server/http/negotiation.ts';
import { english, type Words } from './words/en.ts';
import { russian } from './words/ru.ts';
import { chinese } from './words/zh.ts';

/** The languages in which pages speak. What is on record is shown in any language that it has. */
export const LANGUAGES: readonly Words[] = [english, russian, chinese];

/** The languages that somebody wants, and what follows from them. */
export interface Wanted {
  /** In which what is on record is asked for: what is wanted most. */
  lang: string;
  /** In which the page speaks: the first that it can. */
  words: Words;
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
  const [lang = english.lang] = tags;
  const words = tags.map(wordsIn).find((each) => each !== undefined) ?? english;
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

function wordsIn(tag: string): Words | undefined {
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
