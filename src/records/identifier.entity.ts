import { GraphQLURL } from 'graphql-scalars';
import { ObjectType } from 'type-graphql';
import { Entity, Index, Unique } from 'typeorm';
import { FieldColumn, Part, Reference } from './entity-columns.ts';
import { RecordEntry } from './record.entity.ts';

/**
 * Schemes of records elsewhere that match a record exactly or nearly. Several records may match the same one, so these
 * identifiers recognise no record.
 */
export const EXACT_MATCH = 'exact-match';
export const CLOSE_MATCH = 'close-match';
const MATCHES: readonly string[] = [EXACT_MATCH, CLOSE_MATCH];

/** Whether a row of `identifier` identifies its record, as SQL. @param alias of the row */
export function identifies(alias: string): string {
  return `${alias}.scheme not in (${MATCHES.map((scheme) => `'${scheme}'`).join(', ')})`;
}

/** Whether a scheme is one of matches. */
export function isMatch(scheme: string): boolean {
  return MATCHES.includes(scheme);
}

@ObjectType('Identifier', { description: 'An identifier of a record in an external scheme.' })
@Entity('identifier')
@Unique(['recordId', 'scheme', 'value'])
@Index(['scheme', 'value'])
export class Identifier extends Part {
  @Reference(() => RecordEntry, { index: false })
  recordId: string;

  @FieldColumn(String, 'Name of the scheme in lower case: "wikidata", "geonames".')
  scheme: string;

  @FieldColumn(String, 'The identifier, as its scheme writes it.')
  value: string;

  @FieldColumn(GraphQLURL, 'URL of the record in the scheme; null if unknown.', { nullable: true })
  url: string | null;
}
