import { type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import { recordTypeOfId, recordTypes } from '../../records/description/registry.ts';
import type { JsonObject } from './tool.ts';

/** Sources that a hit names. */
const MAX_SOURCES = 3;

/** A source that a record cites, as the fragment reads it. */
export interface CitedSource {
  stance: string;
  source: {
    title: string;
    publisher: string | null;
    publishedOn: string | null;
    url: string;
    sourceUrl: string | null;
  };
}

/** A record as the fragment `Hit` reads it. */
export interface FoundHit {
  id: string;
  url: string;
  version: number;
  label: { text: string };
  citations: CitedSource[];
  occurredOn?: string | null;
  [dayField: string]: unknown;
}

/**
 * Returns the fragment `Hit`, which needs the variable `$langs`: what every record says of itself. The day of a record
 * that is no cooperation item is the first of the fields that imports take as its day.
 */
export function hitFragment(schema: GraphQLSchema): string {
  const days = recordTypes().flatMap((type) => {
    const fields = dayFieldsOf(schema, type);
    return fields.length > 0 ? [`... on ${type.entity.name} { ${fields.join(' ')} }`] : [];
  });
  return `fragment Hit on Record {
    id url version
    label(langs: $langs) { text }
    citations(first: ${MAX_SOURCES + 1}) { ...CitedSource }
    ... on CooperationItem { occurredOn }
    ${days.join('\n    ')}
  }
  ${CITED_SOURCE}`;
}

export const CITED_SOURCE = `fragment CitedSource on Citation {
    stance
    source { title publisher publishedOn url sourceUrl }
  }`;

/** Returns the fields of a type that is no item with its day, as partial dates. */
function dayFieldsOf(schema: GraphQLSchema, type: ReturnType<typeof recordTypes>[number]): string[] {
  const output = schema.getType(type.entity.name);
  if (type.isItem || !isObjectType(output)) return [];
  const fields = output.getFields();
  return (type.imported?.dayFields ?? []).filter(
    (name) => fields[name] && getNamedType(fields[name].type).name === 'PartialDate',
  );
}

/** Returns a record for a model. */
export function hitOf(found: FoundHit): JsonObject {
  const { id, url, version, label, citations } = found;
  const type = recordTypeOfId(id);
  const days = [found.occurredOn, ...(type.imported?.dayFields ?? []).map((name) => found[name])];
  return {
    ...{ id, type: type.type, title: label.text, date: days.find((day) => typeof day === 'string') ?? null },
    ...{ url, version },
    sources: citations.slice(0, MAX_SOURCES).map(sourceOf),
    moreSources: citations.length > MAX_SOURCES,
  };
}

/** Returns a source for a model. A source that contradicts the record says so. */
export function sourceOf({ stance, source }: CitedSource): JsonObject {
  const { title, publisher, publishedOn, url, sourceUrl } = source;
  return {
    ...{ title, publisher, date: publishedOn, url: sourceUrl ?? url },
    ...(stance !== SUPPORTING && { stance }),
  };
}

const SUPPORTING = 'SUPPORTS';

/** The fields that say which party each name in the arguments was resolved to. */
export const RESOLVED = 'resolved { given party { id url name } }';

/** A name in the arguments, as RESOLVED reads it. */
export interface FoundName {
  given: string;
  party: { id: string; url: string; name: string } | null;
}

export function resolvedNames(names: readonly FoundName[]): JsonObject[] {
  return names.flatMap(({ given, party }) => (party ? [{ input: given, ...party }] : []));
}
