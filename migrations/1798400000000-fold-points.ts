import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Names and words in Hebrew and Arabic script are compared without their points. What is stored is brought to the new
 * form as it stands: no record is another one for that, so that neither its version nor its history nor the feed tells of
 * it; and images of the history are brought along, lest a record that is set back gets its old form back.
 *
 * Undoing it works the old forms out from the names. What stood in keys of imports, and in images of whose a plain name
 * was, cannot be known any more and stays.
 */
export class FoldPoints1798400000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await refold(runner, ACCENTS, `${ACCENTS}${POINTS}`);
    await unwatched(runner, async () => {
      for (const table of NAMES)
        await runner.query(`update ${table} set folded = ${bare('folded')} where ${isPointed('folded')}`);
      await runner.query(PRIMARY_NAMES_BARE);
    });
    await runner.query(
      `update revision_row set before = ${withForm('before', bare("before ->> 'folded'"))},
        after = ${withForm('after', bare("after ->> 'folded'"))}
      where table_name in ('party_name', 'person_name', 'primary_name')
        and (${isPointed("before ->> 'folded'")} or ${isPointed("after ->> 'folded'")})`,
    );
    await runner.query(IMPORTED_RECORDS);
    await runner.query(WORDS_ANEW);
  }

  async down(runner: QueryRunner): Promise<void> {
    await refold(runner, `${ACCENTS}${POINTS}`, ACCENTS);
    await unwatched(runner, async () => {
      for (const table of NAMES)
        await runner.query(`update ${table} set folded = search_fold(text) where ${isPointed('text')}`);
      await runner.query(PRIMARY_NAMES_POINTED);
    });
    await runner.query(
      `update revision_row set before = ${withForm('before', "search_fold(before ->> 'text')", 'text')},
        after = ${withForm('after', "search_fold(after ->> 'text')", 'text')}
      where table_name in ('party_name', 'person_name')
        and (${isPointed("before ->> 'text'")} or ${isPointed("after ->> 'text'")})`,
    );
    await runner.query(WORDS_ANEW);
  }
}

const ACCENTS = '\\u0300-\\u036f';

/** As in `records/names.ts`, which says what they are. */
const POINTS = '\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u0640\\u064b-\\u065f\\u0670';

const NAMES = ['party_name', 'person_name'];

/** Has a text folded without other marks than before. The collation and the letters differ from database to database. */
async function refold(runner: QueryRunner, from: string, to: string): Promise<void> {
  const [{ definition }] = await runner.query(
    `select pg_get_functiondef('search_fold(text)'::regprocedure) as definition`,
  );
  await runner.query(definition.replace(`'[${from}]+'`, `'[${to}]+'`));
}

/** Work in which rows of names change, and nobody is told. */
async function unwatched(runner: QueryRunner, work: () => Promise<void>): Promise<void> {
  const tables = [...NAMES, 'primary_name'];
  for (const table of tables) await runner.query(`alter table ${table} disable trigger user`);
  await work();
  for (const table of tables) await runner.query(`alter table ${table} enable trigger user`);
}

const isPointed = (text: string) =>
  `(octet_length(${text}) <> length(${text}) and normalize(${text}, NFKD) ~ '[${POINTS}]')`;

/** A text without points, and without the space behind those that stand alone. */
const without = (text: string) => `regexp_replace(${text}, '(?<= )[${POINTS}]+ |[${POINTS}]+', '', 'g')`;

/** A folded text in its new form. */
const bare = (folded: string) => `btrim(normalize(${without(`normalize(${folded}, NFKD)`)}, NFKC))`;

/** The image of a row with another form of its name, where the old one, or its text, has points. */
const withForm = (image: string, form: string, judgedBy = 'folded') =>
  `case when ${isPointed(`${image} ->> '${judgedBy}'`)}
    then ${image} || jsonb_build_object('folded', ${form}) else ${image} end`;

/** Of two parties whose names are one now, the first that bore it keeps it. */
const PRIMARY_NAMES_BARE = `
  delete from primary_name using (
    select id, form, row_number() over (partition by form order by id) as place
    from (select id, ${bare('folded')} as form from primary_name) bare
  ) borne
  where borne.id = primary_name.id and (borne.place > 1 or borne.form = '');
  update primary_name set folded = ${bare('folded')} where ${isPointed('folded')};
`;

/** Once the names have their old forms: those by which a plain name is found follow, and who lost one gets it back. */
const PRIMARY_NAMES_POINTED = `
  update primary_name p set folded = n.folded from (
    select distinct on (party_id, form) party_id, form, folded
    from (select *, ${bare('folded')} as form from party_name where ${isPointed('folded')}) pointed
    order by party_id, form, id
  ) n
  where n.party_id = p.party_id and n.form = p.folded
    and not exists (select from party_name still where still.party_id = p.party_id and still.folded = p.folded);
  insert into primary_name (folded, party_id)
    select distinct on (folded) folded, party_id from party_name where folded <> '' order by folded, id
    on conflict (folded) do nothing;
`;

/** Where a key is another's now, it stays as it is: the next import tells that its record has vanished from the file. */
const IMPORTED_RECORDS = `
  update imported_record set key = borne.new_key, scope = split_part(borne.new_key, '/', 1) from (
    select key, new_key, row_number() over (partition by new_key order by key <> new_key, record_id) as place from (
      select key, record_id, normalize(${without('normalize(key, NFD)')}, NFC) as new_key from imported_record
    ) unpointed
  ) borne
  where borne.key = imported_record.key and borne.new_key <> imported_record.key and borne.place = 1;
`;

/** The documents of what has points in its texts are written anew, in batches, as in `rebuild_search`. */
const WORDS_ANEW = `
  do $$
  declare
    ids uuid[];
  begin
    for ids in
      select array_agg(record_id) from (
        select record_id, row_number() over (order by record_id) / 5000 as batch
        from (select distinct record_id from search_text where ${isPointed('text')}) pointed
      ) numbered group by batch
    loop
      perform refresh_search(ids);
    end loop;
    delete from search_word w where w.word ~ '[\\u0590-\\u06ff\\ufb1d-\\ufb4f]'
      and not exists (select from search_document d where d.document @@ quote_literal(w.word)::tsquery);
  end $$;
`;
