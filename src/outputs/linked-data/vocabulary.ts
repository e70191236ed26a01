import {
  type GraphQLEnumType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type { Vocabulary } from '../../records/description/machine.ts';
import { recordTypes } from '../../records/description/registry.ts';
import { PartialDate } from '../../records/values/partial-date.ts';

/** A term of the vocabulary of this server. */
export interface Term {
  /** The fragment of its address, after the `#`. */
  name: string;
  kind: 'CLASS' | 'PROPERTY' | 'CONSTANT';
  /** Descriptions; a property of several classes has one for each. */
  meanings: { of: string | null; text: string }[];
  /** The kind of values of a property, if they are partial dates or enum constants. */
  holds?: 'DAYS' | 'CONSTANTS';
}

/** The namespace of the vocabulary; the address of a term is the namespace and its name. */
export function namespaceAt(publicUrl: string): string {
  return `${publicUrl}/ns#`;
}

/** Terms that several or all types of record use. */
const OF_ANY_RECORD: Vocabulary = {
  classes: {
    Maker: ['person', 'position', 'delegation', 'party'],
    Citation: ['source', 'stance', 'fields', 'locator', 'quote', 'assertedValue'],
  },
  others: { Record: ['citations'] },
};

/**
 * Returns all terms with their descriptions in the API's schema. Fields and constants such as `AgreementStatus.SIGNED` mean
 * the same as in the API.
 * @throws Error if a type of record names a type or field that the API does not have
 */
export function vocabularyOf(schema: GraphQLSchema): Term[] {
  const classes: Term[] = [];
  const properties = new Map<string, Term>();
  const enumerations = new Set<GraphQLEnumType>();
  const described = [...recordTypes().map(({ machine }) => machine.vocabulary), OF_ANY_RECORD];
  for (const { classes: named = {}, others = {} } of described) {
    for (const [name, fields] of Object.entries({ ...named, ...others })) {
      const type = schema.getType(name);
      if (!isObjectType(type) && !isInterfaceType(type)) throw new Error(`The API has no type ${name}.`);
      if (name in named) classes.push({ name, kind: 'CLASS', meanings: [{ of: null, text: type.description! }] });
      for (const each of fields) {
        const field = type.getFields()[each];
        if (!field) throw new Error(`The API has no field ${name}.${each}.`);
        const term: Term = properties.get(each) ?? { name: each, kind: 'PROPERTY', meanings: [] };
        term.meanings.push({ of: name, text: field.description! });
        properties.set(each, term);
        const holds = getNamedType(field.type);
        if (holds === PartialDate) term.holds = 'DAYS';
        if (!isEnumType(holds)) continue;
        term.holds = 'CONSTANTS';
        enumerations.add(holds);
      }
    }
  }
  const byName = [...enumerations].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [...classes, ...properties.values(), ...byName.flatMap(constantsOf)];
}

function constantsOf(type: GraphQLEnumType): Term[] {
  return type.getValues().map((value) => ({
    name: `${type.name}.${value.name}`,
    kind: 'CONSTANT',
    meanings: [{ of: type.name, text: value.description! }],
  }));
}

const KINDS = {
  CLASS: 'http://www.w3.org/2000/01/rdf-schema#Class',
  PROPERTY: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#Property',
  CONSTANT: 'http://www.w3.org/2004/02/skos/core#Concept',
};

/** Returns the vocabulary as JSON-LD with its own context. */
export function vocabularyAsJsonLd(terms: readonly Term[], publicUrl: string): object {
  return {
    '@context': { label: 'http://www.w3.org/2000/01/rdf-schema#label', comment: COMMENT },
    '@graph': terms.map(({ name, kind, meanings }) => ({
      '@id': namespaceAt(publicUrl) + name,
      '@type': KINDS[kind],
      label: name,
      comment: [...new Set(meanings.map(({ text }) => text))],
    })),
  };
}

const COMMENT = { '@id': 'http://www.w3.org/2000/01/rdf-schema#comment', '@language': 'en' };
