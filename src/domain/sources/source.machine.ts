import type { MachineDescription } from '../../records/description/machine.ts';
import type { FoundSource } from './source.page.ts';

/** Kinds of source as types of the Citation Style Language. */
const TYPES_OF_CSL: { [kind: string]: string } = {
  NEWS: 'article-newspaper',
  REPORT: 'report',
  REGISTER: 'dataset',
  WEBSITE: 'webpage',
  DATASET: 'dataset',
};

export const machineReadableSource: MachineDescription = {
  cited: {
    work: ({ kind, sourceUrl, ...source }: FoundSource) => ({
      ...source,
      type: TYPES_OF_CSL[kind] ?? 'document',
      url: sourceUrl,
    }),
  },
};
