import type { FoundRecord } from '../../records/description/found-record.ts';

/** The id of the version that was read, even if that is the current one. */
export function idOfVersion({ id, currentId, version }: FoundRecord): string {
  return id === currentId ? `${id}@${version}` : id;
}

/** The address of the version that was read, for citations. */
export function addressOfVersion(record: FoundRecord): string {
  return new URL(idOfVersion(record), record.url).href;
}
