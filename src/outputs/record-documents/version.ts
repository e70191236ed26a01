import type { FoundRecord } from '../../records/description/found-record.ts';

/** The id of the version that was read, also if the record was read as it is now. */
export function idOfVersion({ id, currentId, version }: FoundRecord): string {
  return id === currentId ? `${id}@${version}` : id;
}

/** The address of the version that was read, which a citation leads to. */
export function addressOfVersion(record: FoundRecord): string {
  return new URL(idOfVersion(record), record.url).href;
}
