import type { DataSet } from '../../access/context.ts';
import { licenceAddress } from './licence.ts';
import { mediaTypeOf } from './media-types.ts';
import type { Release, Variable } from './release-store.ts';

/** In the page itself, so that readers contact no other host. */
const CONTEXT = { '@vocab': 'https://schema.org/' };

/** Google's limit for the variables of a dataset. */
const MAX_VARIABLES = 50;

/** The parts of a server that descriptions of releases name. */
export interface Publisher {
  publicUrl: string;
  dataSet: DataSet;
}

/** Returns what a release is, in one or two sentences: between 50 and 5,000 characters. */
export function describe({ number, created }: Release, { dataSet: { title } }: Publisher): string {
  return (
    `All public data of ${title} as of ${created.slice(0, 10)}, release ${number}: cooperation of cities, countries and ` +
    'organizations, with agreements, commitments and statements, the forums at which they were made, and their sources.'
  );
}

/** Returns the list of releases as a DataCatalog of schema.org. */
export function catalogJsonLd(releases: readonly Release[], publisher: Publisher): object {
  const { publicUrl, dataSet } = publisher;
  return {
    '@context': CONTEXT,
    '@type': 'DataCatalog',
    '@id': `${publicUrl}/releases`,
    name: dataSet.title,
    description: `Releases of the public data of ${dataSet.title}: frozen copies, each with a number.`,
    url: `${publicUrl}/releases`,
    dataset: releases.map((release) => ({
      '@type': 'Dataset',
      '@id': `${publicUrl}/releases/${release.number}`,
      ...headOf(release, publisher),
    })),
  };
}

/** Returns a release as a Dataset of schema.org, for data search engines. */
export function datasetJsonLd(release: Release, variables: readonly Variable[], publisher: Publisher): object {
  const { number, citation, coverage, files } = release;
  const { publicUrl, dataSet } = publisher;
  const address = `${publicUrl}/releases/${number}`;
  return {
    '@context': CONTEXT,
    '@type': 'Dataset',
    '@id': address,
    ...headOf(release, publisher),
    identifier: address,
    creator: { '@type': 'Organization', name: dataSet.title, url: `${publicUrl}/` },
    isAccessibleForFree: true,
    ...(coverage?.temporalCoverage && { temporalCoverage: coverage.temporalCoverage }),
    ...(coverage && { spatialCoverage: coverage.spatialCoverage.map((name) => ({ '@type': 'Place', name })) }),
    variableMeasured: variables
      .slice(0, MAX_VARIABLES)
      .map(({ name, description }) => ({ '@type': 'PropertyValue', name, description })),
    citation,
    includedInDataCatalog: { '@type': 'DataCatalog', name: dataSet.title, url: `${publicUrl}/releases` },
    distribution: files.map(({ name, bytes, sha256 }) => ({
      '@type': 'DataDownload',
      name,
      contentUrl: `${address}/${name}`,
      encodingFormat: mediaTypeOf(name),
      contentSize: `${bytes} B`,
      sha256,
    })),
  };
}

function headOf(release: Release, publisher: Publisher): object {
  const { number, created, licence } = release;
  const address = licenceAddress(licence);
  return {
    name: `${publisher.dataSet.title}, release ${number}`,
    description: describe(release, publisher),
    url: `${publisher.publicUrl}/releases/${number}`,
    version: String(number),
    datePublished: created,
    ...(address && { license: address }),
  };
}
