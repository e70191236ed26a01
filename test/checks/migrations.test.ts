import { describe, expect, it } from '@jest/globals';
import { type Migration, migrationOf, migrations } from '../../migrations/index.ts';
import { ruleViolations } from './migration-rules.ts';

/** The migrations up to this one make the first schema, which has no previous version. */
const FIRST_SCHEMA = 12;

const quick = (text: string) => migrationOf('0099-tried.sql', text);
const slow = (text: string) => migrationOf('0099-tried.slow.sql', text);

describe('migrations', () => {
  it('are numbered from 1 without gaps', () => {
    expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, index) => index + 1));
  });

  it('need only earlier slow migrations', () => {
    const isSlowBefore = (number: number, { number: later }: Migration) =>
      number < later && migrations[number - 1]?.isSlow;
    const wrong = migrations.filter((each) => !each.needs.every((number) => isSlowBefore(number, each)));
    expect(wrong).toEqual([]);
  });

  it('name an existing version in oldest', () => {
    expect(
      migrations.filter(({ oldest, number }) => oldest !== null && !(oldest >= FIRST_SCHEMA && oldest <= number)),
    ).toEqual([]);
  });

  it('keep the previous version and its clients working', () => {
    expect(migrations.filter(({ number }) => number > FIRST_SCHEMA).flatMap(ruleViolations)).toEqual([]);
  });
});

describe('ruleViolations', () => {
  it.each([
    ['drop table award', 'removes what'],
    ['drop function fold(text)', 'removes what'],
    ['alter table topic drop column slug', 'removes a column'],
    ['alter table topic drop slug', 'removes a column'],
    ['alter table topic rename to subject', 'renames'],
    ['alter table topic rename column slug to path', 'renames'],
    ['alter function fold(text) rename to folded', 'renames'],
    ['alter table topic alter column slug type varchar', 'changes the type'],
    ['alter table topic alter slug set data type varchar', 'changes the type'],
    ['alter table topic add column weight integer not null', 'adds a column'],
    ['alter table topic alter column parent_id set not null', 'rejects rows'],
  ])('rejects %s in a migration without oldest', (text, problem) => {
    expect(ruleViolations(quick(text))).toEqual([expect.stringContaining(`tried1800000000099 ${problem}`)]);
    expect(ruleViolations(quick(`-- the reason\n-- oldest: 0098\n${text};`))).toEqual([]);
  });

  it.each([
    ['create index topic_slug_idx on topic (slug)', 'blocks writers'],
    ['create unique index if not exists topic_slug_idx on topic (slug)', 'blocks writers'],
    ['alter table topic add constraint topic_slug_check check (slug <> name)', 'reads a whole table'],
    ['alter table topic add foreign key (parent_id) references record', 'reads a whole table'],
    ['update topic set parent_id = null', 'rewrites rows'],
    ['delete from topic where parent_id is null', 'rewrites rows'],
  ])('rejects %s in a quick migration, with and without oldest', (text, problem) => {
    for (const each of [text, `-- oldest: 0099\n${text}`]) {
      expect(ruleViolations(quick(each))).toEqual([expect.stringContaining(`tried1800000000099 ${problem}`)]);
    }
  });

  it('rejects a slow migration of several statements', () => {
    expect(ruleViolations(slow('update topic set slug = slug; select null as position'))).toEqual([
      'tried1800000000099 is slow and has 2 statements: only one runs.',
    ]);
  });

  it('accepts changes that the previous version does not notice', () => {
    const text = `
      -- drop table topic;
      create table weight (id integer primary key, topic_id uuid references topic);
      create index weight_topic_id_idx on weight (topic_id);
      alter table weight add constraint weight_check check (id > 0), alter column id type bigint;
      alter table topic add column weight integer;
      alter table topic add column kind text not null default 'PLAIN', alter column parent_id drop not null;
      alter table topic add constraint topic_kind_check check (kind <> '; drop table topic') not valid;
      alter table topic drop constraint topic_parent_check;
      create or replace function weigh() returns trigger language plpgsql as $$ begin update topic set weight = 1; end $$;
      create trigger weigh after insert on topic for each row execute function weigh();
      insert into weight select 1;
    `;
    expect(ruleViolations(quick(text))).toEqual([]);
    expect(ruleViolations(slow('create index concurrently if not exists topic_weight_idx on topic (weight)'))).toEqual(
      [],
    );
    expect(
      ruleViolations(slow('with batch as (select 1) update topic set weight = 1 returning null as position;')),
    ).toEqual([]);
  });
});
