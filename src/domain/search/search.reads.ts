import { orderedBy } from '../../query/compiling/pages.ts';
import { page, type ReadPlan, rows } from '../../query/compiling/read-plans.ts';
import { derive } from '../../query/params.ts';
import { raw, type Sql, sql } from '../../query/sql.ts';
import { byRelevance, resolvedSearchWords, searchHits } from '../../records/api/search-filter.ts';
import { recordTypes } from '../../records/description/registry.ts';
import { RecordEntry } from '../../records/record.entity.ts';
import { fallbacks } from '../../records/values/languages.ts';
import type { SearchArguments } from './search.inputs.ts';

/** Reads the records of all types that have each word of a text, best match first. */
export function searchRecords(args: SearchArguments): ReadPlan {
  const types = [...new Set(args.types ?? recordTypes().map(({ type }) => type))];
  const langs = args.lang ? derive(fallbacks, args.lang) : [];
  return page(RecordEntry, { among: searchHits(args.text, types) }, byRelevance(args.text), args, (entry) => {
    const snippet = sql`search_snippet(${entry.id}, ${resolvedSearchWords(args.text, types)}, ${langs}::text[])`;
    return { score: sql`${orderedBy(entry)} / 1000::double precision`, snippet, snippetParts: partsOf(snippet) };
  });
}

/** The parts of a snippet. Its only HTML are the marks and five escaped characters. */
function partsOf(snippet: Sql): ReadPlan {
  const escaped = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "''", '&amp;': '&' };
  const text = Object.entries(escaped).reduce(
    (html, [sign, plain]) => sql`replace(${html}, ${raw(`'${sign}'`)}, ${raw(`'${plain}'`)})`,
    sql`part.found[2]`,
  );
  const parts = sql`regexp_matches(${snippet}, '(<mark>)?([^<>]+)(?=<|$)', 'g') with ordinality part (found, place)`;
  return rows(parts, { text, isMatch: sql`part.found[1] is not null` }, { orderBy: sql`part.place` });
}
