import type { GraphQLSchema } from 'graphql';
import type { Snapshot } from '../exports/snapshot.ts';

/** What the cooperation items of a release are about. */
export interface Coverage {
  /** From the first to the last date, both as precise as they are known: "1897-05/2026-11". Null if no item has a date. */
  temporalCoverage: string | null;
  /** English names of the countries with the most items, largest first. */
  spatialCoverage: string[];
}

const QUERY = `{
  dataset { earliestOn latestOn }
  cooperationItems { groups(by: [COUNTRY], top: 50, lang: "en") { rows { keys { kind label } } } }
}`;

interface Found {
  dataset: { earliestOn: string | null; latestOn: string | null };
  cooperationItems: { groups: { rows: { keys: { kind: string; label: string }[] }[] } };
}

/** Reads the coverage of the data of a snapshot. */
export async function readCoverage(snapshot: Snapshot, schema: GraphQLSchema): Promise<Coverage> {
  const { dataset, cooperationItems } = await snapshot.read<Found>(QUERY, schema);
  const { earliestOn, latestOn } = dataset;
  const countries = cooperationItems.groups.rows.flatMap(({ keys }) => keys).filter(({ kind }) => kind === 'VALUE');
  return {
    temporalCoverage: earliestOn && latestOn && `${earliestOn}/${latestOn}`,
    spatialCoverage: countries.map(({ label }) => label),
  };
}
