import { Topic } from '../../domain/topics/topic.entity.ts';
import { OWN_CONCEPT } from '../../domain/topics/topic.reads.ts';
import { CLOSE_MATCH, EXACT_MATCH } from '../../records/identifier.entity.ts';
import { typeOf } from '../../records/known-types.ts';
import { registeredTag } from '../../records/values/language-tags.ts';
import { slugOf, withoutPoints } from '../../records/values/names.ts';
import type { ImportedRow, ImportFormat, RecordReference } from '../files/import-format.ts';
import type { SourceFile } from '../files/source-file.ts';
import type { MappedSource } from '../mapping/mapped-file.ts';
import { type Concept, readTaxonomy, type Taxonomy, type TaxonomyLabel } from './skos-file.ts';

/** The BCP 47 tag of an undetermined language. */
const UNDETERMINED = 'und';

/** Taxonomies in SKOS, written as Turtle: each concept is a topic, and its scheme the source. */
export const skosFormat: ImportFormat = {
  name: 'skos',
  isTable: false,
  recognises: ({ name }) => /\.ttl(\.gz)?$/i.test(name),
  async sourceOf(file, { lang = 'en' }) {
    return sourceIn(await taxonomyIn(file), lang);
  },
  async *read(file, { lang = 'en' }) {
    yield* rowsOf(await taxonomyIn(file), lang);
  },
};

/** The taxonomies of files that are being imported: the source and the rows are read from one parse. */
const taxonomies = new WeakMap<SourceFile, Promise<Taxonomy>>();

function taxonomyIn(file: SourceFile): Promise<Taxonomy> {
  const known = taxonomies.get(file) ?? readTaxonomy(file);
  taxonomies.set(file, known);
  return known;
}

function sourceIn({ schemes: [scheme] }: Taxonomy, lang: string): MappedSource {
  if (!scheme) return {};
  const { address, titles, publisher, licence } = scheme;
  const title = titles.find((each) => each.lang === lang) ?? titles[0];
  return {
    title: title?.text,
    publisher: publisher ?? undefined,
    licence: licence ?? undefined,
    url: isWebAddress(address) ? address : undefined,
  };
}

/** Yields a row for each concept, the broader ones first, so that each finds its parent. */
function* rowsOf({ concepts }: Taxonomy, lang: string): Generator<ImportedRow> {
  const byAddress = new Map(concepts.map((concept) => [concept.address, concept]));
  const parentOf = ({ broader }: Concept) => byAddress.get(broader.find((address) => byAddress.has(address)) ?? '');
  const circles = circlesIn(concepts, parentOf);
  // A report expects ascending numbers.
  let number = 0;
  for (const concept of parentsFirst(concepts, parentOf, circles)) {
    const parent = parentOf(concept);
    const circle = circles.get(concept);
    const row: ImportedRow = {
      row: ++number,
      original: concept.address,
      records: [],
      repairs: [],
      refusals: circle
        ? [`The concepts form a circle: ${circle.map(({ address }) => address).join(' > ')}. Remove one skos:broader.`]
        : [],
    };
    const names = textsOf(concept.labels, lang, row);
    const summaries = textsOf(concept.definitions, lang, row);
    if (concept.labels.length === 0) row.refusals.push('The concept has no skos:prefLabel.');
    const others = concept.broader.filter((address) => address !== parent?.address);
    for (const address of new Set(others)) {
      const why = byAddress.has(address) ? 'a topic has one parent' : 'the file has no such concept';
      row.repairs.push(`The broader concept ${address} is left out: ${why}.`);
    }
    if (concept.unused.size > 0)
      row.repairs.push(`Not imported: ${[...concept.unused].map((name) => `skos:${name}`).join(', ')}.`);
    row.records.push({
      kind: typeOf(Topic),
      key: keyOf(concept),
      fields: {
        ...(names && { name: names.text, nameLang: names.lang, namesIn: names.others }),
        otherNames: concept.otherLabels.flatMap((label) => labelled(label, row) ?? []),
        summary: summaries?.text ?? null,
        ...(summaries && { summaryLang: summaries.lang, summariesIn: summaries.others }),
        parentId: parent ? ({ $record: keyOf(parent), $anywhere: true } satisfies RecordReference) : null,
        identifiers: [
          identifier(OWN_CONCEPT, concept.address),
          ...[...new Set(concept.exactMatches)].map((address) => identifier(EXACT_MATCH, address)),
          ...[...new Set(concept.closeMatches)].map((address) => identifier(CLOSE_MATCH, address)),
        ],
      },
    });
    yield row;
  }
}

/**
 * Returns one text for each language: the one in the requested language is the main one, otherwise the first of the file.
 */
function textsOf(labels: readonly TaxonomyLabel[], lang: string, row: ImportedRow) {
  const byLang = new Map<string, string>();
  for (const label of labels) {
    const known = labelled(label, row);
    if (!known) continue;
    if (byLang.has(known.lang))
      row.repairs.push(`A second text in the language "${known.lang}" is left out: "${label.text}".`);
    else byLang.set(known.lang, label.text);
  }
  const main = byLang.has(lang) ? lang : [...byLang.keys()][0];
  if (main === undefined) return null;
  const { [main]: text, ...others } = Object.fromEntries(byLang);
  return { text, lang: main, others };
}

/** Returns a text with its language tag; null, with a report, if the tag is malformed. */
function labelled({ text, lang }: TaxonomyLabel, row: ImportedRow): { lang: string; text: string } | null {
  const tag = lang === null ? UNDETERMINED : registeredTag(lang);
  if (tag === null) row.repairs.push(`"${lang}" is not a language tag: its text is left out.`);
  return tag === null ? null : { lang: tag, text };
}

/** The register is the scheme; later imports of the scheme find their records by it. */
function keyOf({ address, scheme }: Concept): string {
  const register = slugOf((scheme ?? address.replace(/[^/#]*$/, '')).replace(/^\w+:\/\//, '').replace(/\W+/g, ' '));
  return withoutPoints(`skos-${register}/concept/${address}`);
}

function identifier(scheme: string, address: string): object {
  return { scheme, value: address, ...(isWebAddress(address) && { url: address }) };
}

function isWebAddress(address: string): boolean {
  return /^https?:\/\//.test(address) && URL.canParse(address);
}

type ParentOf = (concept: Concept) => Concept | undefined;

/** Returns the circle of each concept that is in one, from the concept to itself. */
function circlesIn(concepts: readonly Concept[], parentOf: ParentOf): Map<Concept, Concept[]> {
  const circles = new Map<Concept, Concept[]>();
  const done = new Set<Concept>();
  for (const start of concepts) {
    const path = new Map<Concept, number>();
    let at: Concept | undefined = start;
    while (at && !done.has(at) && !path.has(at)) {
      path.set(at, path.size);
      at = parentOf(at);
    }
    if (at && path.has(at)) {
      const circle = [...path.keys()].slice(path.get(at));
      for (const [index, concept] of circle.entries())
        circles.set(concept, [...circle.slice(index), ...circle.slice(0, index), concept]);
    }
    for (const concept of path.keys()) done.add(concept);
  }
  return circles;
}

/** Orders concepts so that each follows its parent. */
function parentsFirst(
  concepts: readonly Concept[],
  parentOf: ParentOf,
  circles: ReadonlyMap<Concept, unknown>,
): Iterable<Concept> {
  const ordered = new Set<Concept>();
  for (const concept of concepts) {
    const above: Concept[] = [];
    for (let at: Concept | undefined = concept; at && !ordered.has(at); at = circles.has(at) ? undefined : parentOf(at))
      above.push(at);
    for (const each of above.reverse()) ordered.add(each);
  }
  return ordered;
}
