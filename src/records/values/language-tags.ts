import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** The subtags of one kind in the IANA registry, in lower case; private ranges as in "qaa..qtz". */
class Subtags {
  readonly #names: ReadonlySet<string>;
  readonly #ranges: readonly (readonly string[])[];

  constructor(kind: 'language' | 'script' | 'region' | 'variant') {
    const names = Object.keys(require(`language-subtag-registry/data/json/${kind}.json`) as object);
    this.#names = new Set(names);
    this.#ranges = names.filter((name) => name.includes('..')).map((name) => name.split('..'));
  }

  has(subtag: string): boolean {
    const name = subtag.toLowerCase();
    return this.#names.has(name) || this.#ranges.some(([first, last]) => first! <= name && name <= last!);
  }
}

const LANGUAGES = new Subtags('language');

/** The kind of a subtag after the language, by its shape. */
const OTHERS: readonly [shape: RegExp, Subtags][] = [
  [/^[a-z]{4}$/i, new Subtags('script')],
  [/^(?:[a-z]{2}|\d{3})$/i, new Subtags('region')],
  [/^/, new Subtags('variant')],
];

/**
 * Returns a language tag in its canonical form ("zh-Hans" for "zh-hans"); null if it is no BCP 47 tag, or if one of its
 * subtags is not registered: "English" is well-formed, but no language has this subtag.
 */
export function registeredTag(tag: string): string | null {
  let canonical: string;
  try {
    canonical = Intl.getCanonicalLocales(tag)[0]!;
  } catch {
    return null;
  }
  // A subtag of one letter begins an extension or private use, which the registry does not cover.
  const [language = '', ...others] = canonical.split(/-[a-z0-9](?=-)/i)[0]!.split('-');
  const isRegistered =
    LANGUAGES.has(language) && others.every((subtag) => OTHERS.find(([shape]) => shape.test(subtag))![1].has(subtag));
  return isRegistered ? canonical : null;
}
