import { ViewerResolver } from '../access/viewer.resolver.ts';
import { keys } from '../curation/api-keys/feature.ts';
import { duplicates } from '../curation/duplicates/feature.ts';
import { flags } from '../curation/flags/feature.ts';
import { history } from '../curation/history/feature.ts';
import { merging } from '../curation/merging/feature.ts';
import { publishing } from '../curation/publishing/feature.ts';
import { agreements } from '../domain/agreements/feature.ts';
import { commitments } from '../domain/commitments/feature.ts';
import { cooperation } from '../domain/cooperation/feature.ts';
import { delegations } from '../domain/delegations/feature.ts';
import { figures } from '../domain/figures/feature.ts';
import { forums } from '../domain/forums/feature.ts';
import { parties } from '../domain/parties/feature.ts';
import { people } from '../domain/people/feature.ts';
import { search } from '../domain/search/feature.ts';
import { sessions } from '../domain/sessions/feature.ts';
import { speakers } from '../domain/sessions/speakers.feature.ts';
import { signings } from '../domain/signings/feature.ts';
import { sources } from '../domain/sources/feature.ts';
import { statements } from '../domain/statements/feature.ts';
import { topics } from '../domain/topics/feature.ts';
import { unresolvedNames } from '../imports/names/feature.ts';
import { releases } from '../outputs/releases/feature.ts';
import { webhooks } from '../outputs/webhooks/feature.ts';
import type { EntityClass, RegistryTable } from '../query/compiling/row.ts';
import { recordTypes, register } from '../records/description/registry.ts';
import { type Feature, records } from '../records/feature.ts';

const features: Feature[] = [];

/**
 * Adds features; to be called before the schema is built. Tests add features of their own. In the schema, topics and
 * sources come after the records that have them.
 */
export function addFeatures(...added: Feature[]): void {
  features.push(...added);
  register(features, [topics, sources]);
}

// A feature knows those above it, never those below.
addFeatures(
  records,
  publishing,
  keys,
  sources,
  topics,
  parties,
  people,
  forums,
  sessions,
  speakers,
  delegations,
  agreements,
  commitments,
  statements,
  figures,
  cooperation,
  signings,
  search,
  history,
  merging,
  duplicates,
  flags,
  releases,
  webhooks,
  unresolvedNames,
);

/** The entity classes. */
export function entities(): EntityClass<unknown>[] {
  return features.flatMap((feature) => feature.entities ?? []);
}

/** The classes with queries, mutations and fields. */
export function resolvers(): (new () => object)[] {
  const mutations = recordTypes().map(({ written }) => written.mutations);
  return [ViewerResolver, ...features.flatMap((feature) => feature.resolvers), ...mutations];
}

/** Registry tables, whose rows represent records of several types; the first has all records. */
export function registryTables(): RegistryTable[] {
  return features
    .flatMap((feature) => feature.registryTables ?? [])
    .map(({ entity, property, types }) => ({
      entity,
      property,
      members: Object.fromEntries(types(recordTypes()).map((described) => [described.type, described.entity])),
    }));
}
