import { extname } from 'node:path';

const CONTENT_TYPES: { [ending: string]: string } = {
  '.csv': 'text/csv; charset=utf-8; header=present',
  '.ndjson': 'application/x-ndjson; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.parquet': 'application/vnd.apache.parquet',
};

/** Returns the Content-Type of a file of a release. */
export function contentTypeOf(name: string): string {
  return CONTENT_TYPES[extname(name)] ?? 'text/plain; charset=utf-8';
}

/** Returns the media type of a file of a release, without parameters. */
export function mediaTypeOf(name: string): string {
  return contentTypeOf(name).split(';')[0]!;
}
