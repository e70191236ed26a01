import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';

/** The variables of one request. */
export type Variables = { readonly [name: string]: unknown };

/** A query for every contender. */
export interface Question {
  name: string;
  /** As clients write it. */
  document: string;
  /** Many requests with different values, so that no contender answers from a cache. */
  requests: readonly Variables[];
}

/** Number of different requests for each query. */
const REQUESTS = 64;

const LANGUAGES = ['ru', 'zh', 'en'];

const DOCUMENTS = join('test', 'bench', 'queries');

type Rows = (text: string) => Promise<{ [column: string]: string }[]>;

/** Variables by query: of records that are neither the best nor the least known. */
const VALUES: { readonly [name: string]: (rows: Rows) => Promise<Variables[]> } = {
  agreement: async (rows) =>
    (await rows(`select id from agreement where visibility = 'PUBLIC' order by md5(id::text) limit ${REQUESTS}`)).map(
      ({ id }) => ({ id: globalId('agreement', id!) }),
    ),
  'agreements-between': pairsOfCities,
  'forum-page': async (rows) =>
    (await rows(`select slug from forum where visibility = 'PUBLIC' order by md5(slug) limit ${REQUESTS}`)).map(
      ({ slug }) => ({ slug, withAgreements: true }),
    ),
  'deep-page': async (rows) => {
    const places = await rows(`
      select page_cursor('SIGNED_ON DESC', signed_on, id) as cursor, signed_on, id from (
        select signed_on, id, row_number() over (order by signed_on collate "C" desc, id desc) as n
        from agreement where signed_on is not null) numbered
      where n % (select count(*) / ${REQUESTS + 1} from agreement) = 0 order by n limit ${REQUESTS}`);
    return places.map(({ cursor, signed_on: value, id }) => ({
      kinds: ['TREATY', 'PROTOCOL'],
      after: cursor,
      position: { value, id },
    }));
  },
  groups: async (rows) => {
    const parties = await rows(`
      select n.text from party p join party_name n on n.party_id = p.id and n.lang = 'en'
      where p.level = 'CITY' and ${IS_UNIQUE}
      order by (select count(*) from involvement v where v.party_id = p.id) desc limit ${REQUESTS}`);
    return parties.map(({ text: party }) => ({ party }));
  },
  search: async (rows) => {
    // A topic of an agreement, with one of its words or parties: from a few hits to some thousands.
    const words = await rows(`
      select about || ' ' || coalesce(case when n % 2 = 0 then party.text end, goal) as text
      from (select n, (array['trade','culture','transport','science','education','tourism','energy','health'])[1 + n % 8] as about,
          (array['cooperation','exchange','development','protection','investment','youth','sport'])[1 + n % 7] as goal
        from generate_series(1, ${REQUESTS}) n) drawn
      left join (
        select lower(n.text) as text, row_number() over (order by (select count(*) from involvement v where v.party_id = p.id) desc) * 2 as place
        from party p join party_name n on n.party_id = p.id and n.lang = 'en' where p.level = 'CITY' and ${IS_UNIQUE}
        order by place limit ${REQUESTS}) party on party.place = n
      order by md5(about || n)`);
    return words.map(({ text }) => ({ text }));
  },
  'cooperation-between': pairsOfCities,
  parties: async () => LANGUAGES.map((lang) => ({ lang })),
};

/** Condition that no other party has the name, in any script. */
const IS_UNIQUE =
  '(select count(distinct o.party_id) from party_name o where o.folded = n.folded or o.latin = n.latin) = 1';

/** Pairs of cities with common agreements: from a few to some dozens. */
async function pairsOfCities(rows: Rows): Promise<Variables[]> {
  const pairs = await rows(`
    with city as materialized (
      select p.id, n.text from party p join party_name n on n.party_id = p.id and n.lang = 'en'
      where p.level = 'CITY' and ${IS_UNIQUE}
      order by (select count(*) from involvement v where v.party_id = p.id) desc limit 100)
    select a.text as a, b.text as b from city a join city b on a.id < b.id
      join involvement v on v.party_id = a.id and v.visibility = 'PUBLIC' and v.item_type = 'AGREEMENT'
      join involvement w on w.item_id = v.item_id and w.party_id = b.id
    group by a.text, b.text order by count(*) > 2 desc, md5(a.text || b.text) limit ${REQUESTS}`);
  return pairs.map(({ a, b }) => ({ between: [a, b] }));
}

function globalId(type: string, id: string): string {
  return `${type}_${id.replaceAll('-', '')}`;
}

/** All queries, or those whose names contain one of these words, with values of this database. */
export async function questionsFor(client: pg.Client, words: readonly string[]): Promise<Question[]> {
  const rows: Rows = async (text) => (await client.query(text)).rows;
  const questions: Question[] = [];
  for (const [name, values] of Object.entries(VALUES)) {
    if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
    const requests = (await values(rows)).map((variables, n) => ({
      lang: LANGUAGES[n % LANGUAGES.length],
      ...variables,
    }));
    if (requests.length === 0) throw new Error(`The database has no values for the query ${name}.`);
    questions.push({ name, document: readFileSync(join(DOCUMENTS, `${name}.graphql`), 'utf8'), requests });
  }
  return questions;
}
