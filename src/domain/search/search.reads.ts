import { orderedBy } from '../../query/compiling/pages.ts';
import { object, page, type Reading, sameRow } from '../../query/compiling/readings.ts';
import { sql } from '../../query/sql.ts';
import { byRelevance, hits, meantBy } from '../../records/api/searched.ts';
import { recordTypes } from '../../records/description/registry.ts';
import { RecordEntry } from '../../records/record.entity.ts';
import { fallbacks } from '../../records/values/languages.ts';
import type { SearchArguments } from './search.inputs.ts';

/** Records of all types together that have each word of a text, the best fit first. */
export function found(args: SearchArguments): Reading {
  const types = [...new Set(args.types ?? recordTypes().map(({ type }) => type))];
  const langs = args.lang ? fallbacks(args.lang) : [];
  return page(RecordEntry, { among: hits(args.text, types) }, byRelevance(args.text), args, (entry) => ({
    node: object({
      node: sameRow(),
      score: sql`${orderedBy(entry)} / 1000::double precision`,
      snippet: sql`search_snippet(${entry.id}, ${meantBy(args.text, types)}, ${langs}::text[])`,
    }),
  }));
}
