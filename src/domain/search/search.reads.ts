import { orderedBy } from '../../query/compiling/pages.ts';
import { page, type ReadPlan, rows, withId } from '../../query/compiling/read-plans.ts';
import type { Row } from '../../query/compiling/row.ts';
import { derive } from '../../query/params.ts';
import { raw, type Sql, sql } from '../../query/sql.ts';
import {
  anySearchHits,
  byRelevance,
  resolvedSearchWords,
  searchHits,
  suggestedTexts,
} from '../../records/api/search-filter.ts';
import { recordTypes } from '../../records/description/registry.ts';
import { RecordEntry } from '../../records/record.entity.ts';
import { fallbacks } from '../../records/values/languages.ts';
import { partiesNamedIn } from '../parties/named-party.reads.ts';
import { Party } from '../parties/party.entity.ts';
import { type SearchArguments, SearchMatch } from './search.inputs.ts';

/** Reads the records of all types that have each word of a text, or any of them, best match first. */
export function searchRecords(args: SearchArguments): ReadPlan {
  const { text } = args;
  const types = [...new Set(args.types ?? recordTypes().map(({ type }) => type))];
  const langs = args.lang ? derive(fallbacks, args.lang) : [];
  const hits = (args.match === SearchMatch.ANY ? anySearchHits : searchHits)(text, types);
  const edge = (entry: Row<RecordEntry>) => {
    const snippet = sql`search_snippet(${entry.id}, ${resolvedSearchWords(text, types)}, ${langs}::text[])`;
    return { score: sql`${orderedBy(entry)} / 1000::double precision`, snippet, snippetParts: partsOf(snippet) };
  };
  return page(RecordEntry, { among: hits }, byRelevance(text), args, edge, {
    byType: rows(
      sql`(select e.type, count(*) as count from ${hits.all(null, '')} hit join record e on e.id = hit.record_id group by 1) t`,
      { type: sql`t.type`, count: sql`t.count` },
      { orderBy: sql`t.count desc, t.type` },
    ),
    suggestions: rows(
      sql`${suggestedTexts(text, types)} s`,
      { text: sql`s.text`, totalCount: sql`s.count` },
      { orderBy: sql`s.count desc, s.text` },
    ),
    parties: rows(
      sql`${partiesNamedIn(text)} n`,
      { words: sql`n.words`, party: withId(Party, sql`n.party_id`) },
      { orderBy: sql`n.first` },
    ),
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
