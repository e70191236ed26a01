import { GraphQLLocale } from 'graphql-scalars';
import { canonicalTag } from '../../records/values/languages.ts';
import { chooseByHeader } from '../../server/http/negotiation.ts';
import { LANGUAGES, type PageWords } from './words.ts';

const [ENGLISH] = LANGUAGES as readonly [PageWords];

/** The languages of a response. */
export interface LanguageChoice {
  /** The preferred language, in which names and titles are requested. */
  lang: string;
  /** The labels of the page, in the first preferred language that has them. */
  words: PageWords;
  /** Whether the address has the parameter `lang`, which links on the page then repeat. */
  named: boolean;
}

/** Limits the work for an overlong header. */
const MAX_LANGUAGES = 20;

/** Chooses the languages by the parameter `lang`, else by `Accept-Language`, else English. */
export function chooseLanguage(inAddress: string | null, accepted: string | undefined): LanguageChoice {
  const inAddressTag = inAddress === null ? null : readTag(inAddress);
  const tags = inAddressTag === null ? tagsIn(accepted) : [inAddressTag];
  const [lang = ENGLISH.lang as string] = tags;
  const words = tags.map(wordsIn).find((each) => each !== undefined) ?? ENGLISH;
  return { lang, words, named: inAddressTag !== null };
}

/** Returns the canonical language tag; null if the API does not accept it. */
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
const tagsIn = chooseByHeader('accept-language', (client) =>
  client
    .languages()
    .slice(0, MAX_LANGUAGES)
    .map(readTag)
    .filter((tag) => tag !== null),
);
