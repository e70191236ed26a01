import { RecordType } from '../../records/record.entity.ts';

/** A table of parts whose rows stand in the history of the record that owns them. */
export interface KeptParts {
  table: string;
  /** The column that names the owner. */
  owner: string;
  /** The field of the owner (or, where it has `of`, of the part around it) by which clients know the parts. */
  field: string;
  /** The column that names the part around it. */
  of?: { column: string; table: string };
  /** The column that is all there is to know of a part: the record that the list holds. */
  holds?: string;
}

/** The table of each type of record. */
export const OWN_TABLES: { readonly [type in RecordType]: string } = {
  [RecordType.PARTY]: 'party',
  [RecordType.PERSON]: 'person',
  [RecordType.FORUM_SERIES]: 'forum_series',
  [RecordType.FORUM]: 'forum',
  [RecordType.SESSION]: 'session',
  [RecordType.DELEGATION]: 'delegation',
  [RecordType.AGREEMENT]: 'agreement',
  [RecordType.COMMITMENT]: 'commitment',
  [RecordType.STATEMENT]: 'statement',
  [RecordType.FIGURE]: 'figure',
  [RecordType.TOPIC]: 'topic',
  [RecordType.SOURCE]: 'source',
};

const OF_SIGNATURE = { column: 'signature_id', table: 'signature' };

const PARTS: { readonly [type in RecordType]?: readonly KeptParts[] } = {
  [RecordType.PARTY]: [
    { table: 'party_name', owner: 'party_id', field: 'names' },
    { table: 'primary_name', owner: 'party_id', field: 'primaryNames', holds: 'folded' },
    { table: 'placement', owner: 'party_id', field: 'placements' },
    { table: 'succession', owner: 'successor_id', field: 'successions' },
    { table: 'membership', owner: 'bloc_id', field: 'memberships' },
  ],
  [RecordType.PERSON]: [
    { table: 'person_name', owner: 'person_id', field: 'names' },
    { table: 'position', owner: 'person_id', field: 'positions' },
  ],
  [RecordType.FORUM]: [
    { table: 'forum_city', owner: 'forum_id', field: 'cities', holds: 'city_id' },
    { table: 'forum_role', owner: 'forum_id', field: 'roles' },
  ],
  [RecordType.SESSION]: [{ table: 'speaker', owner: 'session_id', field: 'speakers' }],
  [RecordType.DELEGATION]: [{ table: 'delegation_member', owner: 'delegation_id', field: 'members' }],
  [RecordType.AGREEMENT]: [
    { table: 'status_move', owner: 'agreement_id', field: 'moves' },
    { table: 'agreement_place', owner: 'agreement_id', field: 'places', holds: 'party_id' },
    { table: 'agreement_reference', owner: 'agreement_id', field: 'references' },
    { table: 'agreement_text', owner: 'agreement_id', field: 'texts' },
    { table: 'agreement_relation', owner: 'from_id', field: 'relations' },
    { table: 'signature', owner: 'agreement_id', field: 'signatures' },
    { table: 'signer', owner: 'agreement_id', field: 'signers', of: OF_SIGNATURE },
    { table: 'treaty_action', owner: 'agreement_id', field: 'actions', of: OF_SIGNATURE },
  ],
  [RecordType.COMMITMENT]: [
    { table: 'progress_note', owner: 'commitment_id', field: 'progress' },
    { table: 'outcome', owner: 'commitment_id', field: 'outcomes', holds: 'item_id' },
  ],
};

/** What hangs on every record itself, and what on every cooperation item. */
const OF_ANY: readonly KeptParts[] = [
  { table: 'citation', owner: 'record_id', field: 'citations' },
  { table: 'flag', owner: 'record_id', field: 'flags' },
  { table: 'identifier', owner: 'record_id', field: 'identifiers' },
  { table: 'record_topic', owner: 'record_id', field: 'topics', holds: 'topic_id' },
  { table: 'maker', owner: 'item_id', field: 'makers' },
  { table: 'concerned_party', owner: 'item_id', field: 'parties', holds: 'party_id' },
];

/** The tables of parts that a record of this type may have. */
export function partsOf(type: RecordType): readonly KeptParts[] {
  return [...(PARTS[type] ?? []), ...OF_ANY];
}

/** Every table of parts, once. */
export const ALL_PARTS: readonly KeptParts[] = [...Object.values(PARTS).flat(), ...OF_ANY];

/** Columns that refer to a record without which one of this type cannot be shown. */
export const NEEDED: { readonly [type in RecordType]?: readonly string[] } = {
  [RecordType.SESSION]: ['forum_id'],
  [RecordType.DELEGATION]: ['forum_id', 'party_id'],
};
