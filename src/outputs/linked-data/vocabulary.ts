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

/** A word of our vocabulary. */
export interface Term {
  /** What follows the `#` of its address. */
  name: string;
  kind: 'CLASS' | 'PROPERTY' | 'CONSTANT';
  /** What it means; of a property of several classes, for each of them. */
  meanings: { of: string | null; text: string }[];
  /** The values of a property, if they are partial dates or constants. */
  holds?: 'DAYS' | 'CONSTANTS';
}

/** Where the terms of our vocabulary stand: each is this and its name. */
export function namespaceAt(publicUrl: string): string {
  return `${publicUrl}/ns#`;
}

/** The words of what every record has, and of the makers that several types have. */
const OF_ANY_RECORD: Vocabulary = {
  classes: {
    Maker: ['person', 'position', 'delegation', 'party'],
    Citation: ['source', 'stance', 'fields', 'locator', 'assertedValue'],
  },
  others: { Record: ['citations'] },
};

/**
 * All our words, with the descriptions of the API's schema. A word means there what it means in the API: days, and the
 * constants of enumerations (`AgreementStatus.SIGNED`, words themselves), are known by the types of the fields.
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

/** The vocabulary as JSON-LD that needs no context but its own. */
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
