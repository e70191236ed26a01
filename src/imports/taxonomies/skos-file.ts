import { pipeline } from 'node:stream/promises';
import type { Quad, StreamParser } from 'n3';
import { type SourceFile, Unreadable } from '../files/source-file.ts';

const SKOS = 'http://www.w3.org/2004/02/skos/core#';
const RDF_TYPE = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
const TITLES = ['http://purl.org/dc/terms/title', 'http://purl.org/dc/elements/1.1/title', `${SKOS}prefLabel`];
const PUBLISHERS = ['http://purl.org/dc/terms/publisher', 'http://purl.org/dc/elements/1.1/publisher'];
const LICENCES = ['http://purl.org/dc/terms/license', 'http://purl.org/dc/terms/rights'];

/** Large enough for any thesaurus, and small enough for the memory of a server. */
const MAX_CONCEPTS = 200_000;

/** A text in a language; null if the file states none. */
export interface TaxonomyLabel {
  text: string;
  lang: string | null;
}

/** A concept in the order of the file; lists have their values in that order too. */
export interface Concept {
  address: string;
  /** Address of its scheme. */
  scheme: string | null;
  labels: TaxonomyLabel[];
  otherLabels: TaxonomyLabel[];
  definitions: TaxonomyLabel[];
  broader: string[];
  exactMatches: string[];
  closeMatches: string[];
  /** Names of properties that are not imported. */
  unused: Set<string>;
}

/** A concept scheme. */
export interface ConceptScheme {
  address: string;
  titles: TaxonomyLabel[];
  publisher: string | null;
  licence: string | null;
}

/** A taxonomy in SKOS (https://www.w3.org/TR/skos-reference/). */
export interface Taxonomy {
  schemes: ConceptScheme[];
  concepts: Concept[];
}

/** Properties with information that topics do not have. */
const UNUSED = ['hiddenLabel', 'scopeNote', 'note', 'example', 'related', 'notation'];

/** Reads a taxonomy in Turtle. @throws Unreadable if it is not Turtle, or has too many concepts */
export async function readTaxonomy(file: SourceFile): Promise<Taxonomy> {
  // Loaded here, since only taxonomies need it.
  const { StreamParser } = await import('n3');
  const reading = new Reading(file.name);
  try {
    await pipeline(file.bytes(), new StreamParser() as StreamParser & NodeJS.ReadWriteStream, async (quads) => {
      for await (const quad of quads as unknown as AsyncIterable<Quad>) reading.add(quad);
    });
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw new Unreadable(`${file.name}: the Turtle cannot be read: ${(error as Error).message}`);
  }
  return reading.taxonomy();
}

class Reading {
  readonly #concepts = new Map<string, Concept>();
  readonly #schemes = new Map<string, ConceptScheme>();
  readonly #typed = new Set<string>();

  constructor(private readonly fileName: string) {}

  add({ subject, predicate, object }: Quad): void {
    if (subject.termType !== 'NamedNode') return;
    const property = predicate.value;
    const of = subject.value;
    if (property === RDF_TYPE && object.value === `${SKOS}ConceptScheme`) this.#scheme(of);
    else if (property === RDF_TYPE && object.value === `${SKOS}Concept`) this.#typed.add(this.#concept(of).address);
    else if (object.termType === 'Literal') {
      const label = { text: object.value, lang: object.language || null };
      if (property === `${SKOS}prefLabel`) this.#concept(of).labels.push(label);
      if (property === `${SKOS}altLabel`) this.#concept(of).otherLabels.push(label);
      if (property === `${SKOS}definition`) this.#concept(of).definitions.push(label);
      if (TITLES.includes(property)) this.#scheme(of).titles.push(label);
      if (PUBLISHERS.includes(property)) this.#scheme(of).publisher ??= object.value;
      if (LICENCES.includes(property)) this.#scheme(of).licence ??= object.value;
    } else if (object.termType === 'NamedNode') {
      if (property === `${SKOS}inScheme` || property === `${SKOS}topConceptOf`)
        this.#concept(of).scheme ??= object.value;
      if (property === `${SKOS}hasTopConcept`) this.#concept(object.value).scheme ??= of;
      if (property === `${SKOS}broader`) this.#concept(of).broader.push(object.value);
      if (property === `${SKOS}narrower`) this.#concept(object.value).broader.push(of);
      if (property === `${SKOS}exactMatch`) this.#concept(of).exactMatches.push(object.value);
      if (property === `${SKOS}closeMatch`) this.#concept(of).closeMatches.push(object.value);
      if (LICENCES.includes(property)) this.#scheme(of).licence ??= object.value;
    }
    const name = property.startsWith(SKOS) ? property.slice(SKOS.length) : '';
    // A definition may be a document of its own.
    const isUnused = UNUSED.includes(name) || (name === 'definition' && object.termType !== 'Literal');
    if (isUnused) this.#concept(of).unused.add(name);
  }

  /** Returns the parts that the file declares: a label or a link alone makes no concept. */
  taxonomy(): Taxonomy {
    const concepts = [...this.#concepts.values()].filter(({ address }) => this.#typed.has(address));
    if (concepts.length === 0) throw new Unreadable(`${this.fileName} has no skos:Concept.`);
    const used = new Set(concepts.map(({ scheme }) => scheme));
    return { concepts, schemes: [...this.#schemes.values()].filter(({ address }) => used.has(address)) };
  }

  #concept(address: string): Concept {
    const known = this.#concepts.get(address);
    if (known) return known;
    if (this.#concepts.size >= MAX_CONCEPTS)
      throw new Unreadable(`${this.fileName} has more than ${MAX_CONCEPTS} concepts. Split it.`);
    const concept: Concept = {
      address,
      scheme: null,
      labels: [],
      otherLabels: [],
      definitions: [],
      broader: [],
      exactMatches: [],
      closeMatches: [],
      unused: new Set(),
    };
    this.#concepts.set(address, concept);
    return concept;
  }

  #scheme(address: string): ConceptScheme {
    const known = this.#schemes.get(address) ?? { address, titles: [], publisher: null, licence: null };
    this.#schemes.set(address, known);
    return known;
  }
}
