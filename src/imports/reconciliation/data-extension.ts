import type { GraphQLSchema } from 'graphql';
import type { RequestContext } from '../../access/context.ts';
import type { Writer } from '../../outputs/wording/writer.ts';
import { InternalQuery } from '../../query/running/internal-query.ts';
import type { Reader } from '../../query/running/reader.ts';
import { PAGE_LANGUAGES, type Translation } from '../../records/description/words.ts';
import { parseId } from '../../records/values/ids.ts';
import { type ExtendedParty, PROPERTIES, PROPERTY_IDS, type PropertyId, propertyWith } from './properties.ts';
import type { DataExtension } from './request-json.ts';

type Found = { nodes: (ExtendedParty | null)[] };

/** A property as the protocol writes it. */
export interface ProposedProperty {
  id: PropertyId;
  name: string;
  description: string;
}

/** Reads the values of properties of parties. */
export class DataExtensions {
  readonly #query: InternalQuery<Found, RequestContext>;

  constructor(schema: GraphQLSchema, reader: Reader<RequestContext>) {
    this.#query = new InternalQuery(QUERY, schema, reader);
  }

  /**
   * Answers a request. A merged party has the values of its survivor; an unknown one, and one that the client may not
   * see, has none.
   */
  async answer({ ids, properties }: DataExtension, to: Writer, context: RequestContext): Promise<object> {
    const partyIds = [...new Set(ids)].filter((id) => parseId(id)?.type === 'party');
    const included = Object.fromEntries(
      PROPERTY_IDS.map((id) => [id, properties.some((property) => property.id === id)]),
    );
    const variables = { ids: partyIds, lang: to.wanted.lang, ...included };
    const { nodes } = partyIds.length > 0 ? await this.#query.dataOf(variables, context) : { nodes: [] };
    const parties = new Map(partyIds.map((id, index) => [id, nodes[index]]));
    const rows = ids.map((id) => {
      const party = parties.get(id);
      const values = properties.map(({ id: property, settings }): [string, object[]] => {
        const all = party ? propertyWith(property).values(party) : [];
        return [property, settings?.limit ? all.slice(0, settings.limit) : all];
      });
      return [id, Object.fromEntries(values)];
    });
    const meta = properties.map(({ id }) => {
      const { type } = propertyWith(id);
      const name = proposedProperty(id, to).name;
      return { id, name, ...(type && { type: { id: type, name: to.code(type) } }) };
    });
    return { meta, rows: Object.fromEntries(rows) };
  }
}

/** Returns a property in the language of a client. */
export function proposedProperty(id: PropertyId, to: Writer): ProposedProperty {
  const { name, description } = PROPERTIES[id];
  return { id, name: wordIn(name, to), description: wordIn(description, to) };
}

/** Returns a word in the language of a client. */
export function wordIn(translation: Translation, to: Writer): string {
  return translation[PAGE_LANGUAGES.indexOf(to.words.lang)]!;
}

/** Reads only the fields of requested properties: each has a variable of its name. */
const QUERY = `query PropertiesOfParties($ids: [ID!]!, $lang: Locale!, ${PROPERTY_IDS.map((id) => `$${id}: Boolean!`).join(', ')}) {
  nodes(ids: $ids) {
    ... on Party {
      id
${PROPERTY_IDS.map(includedFields).join('\n')}
    }
  }
}`;

function includedFields(id: PropertyId): string {
  const { fields, on = ['Party'] } = propertyWith(id);
  return on.map((type) => `      ... on ${type} @include(if: $${id}) { ${fields} }`).join('\n');
}
