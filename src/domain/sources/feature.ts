import { mutationsOf } from '../../records/api/mutations-of.ts';
import { recordType } from '../../records/description/record-type.ts';
import type { Feature } from '../../records/feature.ts';
import { Citation } from './citation.entity.ts';
import { CitationWritesResolver } from './citation-writes.resolver.ts';
import { Source } from './source.entity.ts';
import { exportedSources } from './source.export.ts';
import { sourceList } from './source.list.ts';
import { machineReadableSource } from './source.machine.ts';
import { sourcePage } from './source.page.ts';
import { CitationsOfRecordResolver, SourceResolver } from './source.resolver.ts';
import { sourceWords } from './source.words.ts';
import { createSource, updateSource } from './source.writes.ts';
import { SourceFacts } from './source-writes.inputs.ts';

export const sources: Feature = {
  entities: [Citation, Source],
  resolvers: [CitationWritesResolver, ...sourceList.resolvers, SourceResolver, CitationsOfRecordResolver],
  recordTypes: [
    recordType({
      type: 'SOURCE',
      description: 'A source of facts, such as a report, a register or a website.',
      entity: Source,
      exported: exportedSources,
      written: mutationsOf(Source, {
        facts: SourceFacts,
        create: createSource,
        update: updateSource,
        list: sourceList,
        input: 'A new source.',
        createDescription: 'Creates a source.',
      }),
      words: sourceWords,
      page: sourcePage,
      machine: machineReadableSource,
    }),
  ],
};
