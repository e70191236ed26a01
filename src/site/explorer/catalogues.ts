import type { GraphQLSchema } from 'graphql';
import { FIELD_WORDS } from '../../outputs/wording/field-words.ts';
import { addPageFile } from '../../outputs/wording/page-files.ts';
import { LANGUAGES, type PageWords } from '../../outputs/wording/words.ts';
import { recordTypes } from '../../records/description/registry.ts';
import { type PageLanguage, plainly, type TypeWords, translationsIn } from '../../records/description/words.ts';
import type { Catalogue } from './catalogue.ts';
import { listDescriptions } from './list-descriptions.ts';
import { explorerWords } from './words.ts';

/** A catalogue, and the address of the file with it relative to the server's root. */
export interface CatalogueFile {
  catalogue: Catalogue;
  address: string;
}

/** Settings of the server that the pages show. */
export type ServerSettings = Pick<Catalogue, 'mayEmbed' | 'contact'>;

/**
 * Writes the words and lists of the explorer in each language, from the schema and the words of the record types.
 */
export function catalogueFiles(schema: GraphQLSchema, settings: ServerSettings): ReadonlyMap<string, CatalogueFile> {
  return new Map(
    LANGUAGES.map((words) => {
      const catalogue = catalogueIn(words, schema, settings);
      return [words.lang, { catalogue, address: addPageFile(`words-${words.lang}.json`, JSON.stringify(catalogue)) }];
    }),
  );
}

function catalogueIn(page: PageWords, schema: GraphQLSchema, settings: ServerSettings): Catalogue {
  const lang = page.lang as PageLanguage;
  const wordsOf = (kind: keyof TypeWords): { [name: string]: string } =>
    Object.assign({}, ...recordTypes().map(({ words }) => translationsIn(words?.[kind] ?? {}, lang)));
  const { words, dimensions } = explorerWords(lang);
  const labels: { [name: string]: string } = {
    ...wordsOf('labels'),
    ...FIELD_WORDS[lang].fields,
    ...page.labels,
  };
  return {
    lang,
    locale: page.locale,
    words,
    codes: { ...page.codes, ...wordsOf('codes') },
    labels,
    dimensions,
    lists: listDescriptions(schema, (name) => labels[name] ?? spaced(name)),
    ...settings,
  };
}

/** Returns a field without words of its own: "Reported size" for reportedSize. */
export function spaced(name: string): string {
  const text = plainly(name.replace(/([a-z])([A-Z])/g, '$1_$2'));
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
