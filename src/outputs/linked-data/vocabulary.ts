import { type GraphQLSchema, isEnumType, isInterfaceType, isObjectType } from 'graphql';
import { namespaceAt } from './context.ts';

/** A word of our vocabulary. */
export interface Term {
  /** What follows the `#` of its address. */
  name: string;
  kind: 'CLASS' | 'PROPERTY' | 'CONSTANT';
  /** What it means; of a property of several classes, for each of them. */
  meanings: { of: string | null; text: string }[];
}

/**
 * The types of the API for which there is no common word, with those of their fields that linked data say. They mean there
 * what they mean in the API.
 */
const TERMS: { [type: string]: readonly string[] } = {
  Party: ['validFrom', 'validTo', 'within', 'successions'],
  Bloc: ['memberships'],
  Country: ['alpha2', 'alpha3', 'memberships'],
  City: ['population'],
  Organization: ['kind'],
  Membership: ['bloc', 'country', 'standing', 'from', 'to'],
  Succession: ['predecessor', 'successor', 'kind', 'on'],
  Forum: ['kind', 'status', 'edition'],
  Session: ['kind', 'status', 'track', 'parties'],
  SessionSpeakerEdge: ['role', 'represents'],
  Agreement: [
    ...['kind', 'kindAsTitled', 'status', 'binding', 'occurredOn', 'adoptedOn', 'signedOn', 'provisionallyAppliedFrom'],
    ...[
      'inForceFrom',
      'expiresOn',
      'autoRenews',
      'terminatedOn',
      'forum',
      'session',
      'places',
      'depositary',
      'parties',
    ],
    ...['signatures', 'relations', 'references', 'texts'],
  ],
  Signature: ['party', 'namedAs', 'role', 'through', 'signedOn', 'inForceFrom', 'withdrawnOn', 'signers'],
  Signer: ['person', 'signedAs'],
  AgreementRelation: ['kind', 'direction', 'agreement'],
  Commitment: [
    ...['status', 'occurredOn', 'announcedOn', 'startsOn', 'dueOn', 'agreement', 'forum', 'session', 'parties'],
    ...['responsible', 'counterparts', 'makers', 'outcomes'],
  ],
  Statement: ['occurredOn', 'forum', 'session', 'parties', 'makers'],
  Figure: ['indicator', 'bound', 'asOf', 'occurredOn', 'forum', 'session', 'parties', 'makers'],
  Maker: ['person', 'position', 'delegation', 'party'],
  Delegation: ['forum', 'party', 'attendsAs', 'size', 'reportedSize'],
  DelegationMemberEdge: ['role'],
  Source: ['kind', 'retrievedOn'],
  Record: ['citations'],
  Citation: ['source', 'stance', 'fields', 'locator', 'assertedValue'],
};

/** Types that stand in the schema for what schema.org has a word for: their fields are ours, they are not. */
const NO_CLASSES = new Set([
  ...['Bloc', 'Country', 'City', 'Organization', 'Forum', 'Session', 'SessionSpeakerEdge', 'DelegationMemberEdge'],
  ...['Source', 'Record'],
]);

/** The constants of these enumerations are words of their own: `AgreementStatus.SIGNED`. */
const CONSTANTS = [
  ...['AgreementKind', 'AgreementStatus', 'AttendsAs', 'Bound', 'CommitmentStatus', 'DelegationRole', 'ForumKind'],
  ...['ForumStatus', 'OrganizationKind', 'RelationDirection', 'RelationKind', 'SessionKind', 'SessionStatus'],
  ...['SignatureRole', 'SourceKind', 'SpeakerRole', 'Stance', 'Standing', 'SuccessionKind'],
];

/** All our words, with the descriptions of the API's schema. */
export function vocabularyOf(schema: GraphQLSchema): Term[] {
  const classes: Term[] = [];
  const properties = new Map<string, Term>();
  for (const [name, fields] of Object.entries(TERMS)) {
    const type = schema.getType(name);
    if (!isObjectType(type) && !isInterfaceType(type)) throw new Error(`The API has no type ${name}.`);
    if (!NO_CLASSES.has(name)) {
      classes.push({ name, kind: 'CLASS', meanings: [{ of: null, text: type.description! }] });
    }
    for (const field of fields) {
      const term: Term = properties.get(field) ?? { name: field, kind: 'PROPERTY', meanings: [] };
      term.meanings.push({ of: name, text: type.getFields()[field]!.description! });
      properties.set(field, term);
    }
  }
  return [...classes, ...properties.values(), ...CONSTANTS.flatMap((name) => constantsOf(schema, name))];
}

function constantsOf(schema: GraphQLSchema, name: string): Term[] {
  const type = schema.getType(name);
  if (!isEnumType(type)) throw new Error(`The API has no enumeration ${name}.`);
  return type.getValues().map((value) => ({
    name: `${name}.${value.name}`,
    kind: 'CONSTANT',
    meanings: [{ of: name, text: value.description! }],
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
