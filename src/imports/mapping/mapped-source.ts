import type { Visibility } from '../../records/record.entity.ts';
import type { Expressions } from './expressions.ts';
import type { MappingFaults, MappingNode } from './mapping-nodes.ts';

/** What a file is, to be cited. */
export interface MappedSource {
  title?: string;
  publisher?: string;
  licence?: string;
  url?: string;
  /** Whether everybody sees the source; absent: as soon as everybody sees a record of the file. */
  visibility?: Visibility;
}

/** How a mapping says that its file is cited. */
export function sourceIn(
  source: MappingNode | undefined,
  expressions: Expressions,
  faults: MappingFaults,
): MappedSource {
  if (!source) return {};
  expressions.onlyKeys(source, ['title', 'publisher', 'licence', 'url', 'visibility']);
  const visibility = source.entries?.get('visibility');
  if (visibility && !['PUBLIC', 'INTERNAL'].includes(visibility.text ?? '')) {
    faults.add(visibility, 'The "visibility" of a source is PUBLIC or INTERNAL.');
  }
  return Object.fromEntries([...(source.entries ?? [])].map(([key, { text }]) => [key, text ?? undefined]));
}
