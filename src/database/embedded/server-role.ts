import { createHmac } from 'node:crypto';
import { withConnection } from '../connection.ts';

/**
 * Owns the database and everything in it, and is no superuser: a flaw in a statement must not reach files or programs.
 */
export const ROLE = 'entente_server';
export const DATABASE = 'entente';

/** Derives the password of the role; the password of the superuser cannot be computed from it. */
export function deriveRolePassword(password: string): string {
  return createHmac('sha256', password).update(ROLE).digest('base64url');
}

/** Returns a row if the database was handed over; its own owner is changed last. */
const IS_TRANSFERRED = `select from pg_database d join pg_roles r on r.oid = d.datdba
  where d.datname = current_database() and r.rolname = '${ROLE}'`;

/** Returns statements that change the owners of all objects in the database, except those of extensions. */
const OWNER_STATEMENTS = `
  select format(owned.statement, owned.name, '${ROLE}') as statement from (
    select 'pg_class'::regclass as catalog, c.oid, 'alter table %s owner to %I' as statement, c.oid::regclass::text as name
    from pg_class c where c.relnamespace = 'public'::regnamespace and (
      c.relkind in ('r', 'p', 'v', 'm') or c.relkind = 'S' and not exists (
        select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype in ('a', 'i')))
    union all
    select 'pg_proc'::regclass, p.oid, 'alter routine %s owner to %I', p.oid::regprocedure::text
    from pg_proc p where p.pronamespace = 'public'::regnamespace
    union all
    select 'pg_type'::regclass, t.oid, 'alter type %s owner to %I', t.oid::regtype::text
    from pg_type t where t.typnamespace = 'public'::regnamespace and (
      t.typtype in ('d', 'e', 'r') or t.typrelid in (select oid from pg_class where relkind = 'c'))
    union all
    select 'pg_ts_config'::regclass, t.oid, 'alter text search configuration %s owner to %I', t.oid::regconfig::text
    from pg_ts_config t where t.cfgnamespace = 'public'::regnamespace
    union all
    select 'pg_ts_dict'::regclass, t.oid, 'alter text search dictionary %s owner to %I', t.oid::regdictionary::text
    from pg_ts_dict t where t.dictnamespace = 'public'::regnamespace
  ) owned where not exists (
    select from pg_depend e where e.classid = owned.catalog and e.objid = owned.oid and e.deptype = 'e')`;

/**
 * Transfers the database, with everything that an earlier version created in it, to a role that is no superuser. Needed
 * once for each cluster; safe to run in several processes at once.
 * @param url the URL of the superuser
 */
export async function transferOwnership(url: string, password: string): Promise<void> {
  await withConnection({ connectionString: url }, async (client) => {
    if ((await client.query(IS_TRANSFERRED)).rowCount) return;
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(hashtext('an Entente changes owners here'))`);
    if (!(await client.query(IS_TRANSFERRED)).rowCount) {
      const known = (await client.query('select from pg_roles where rolname = $1', [ROLE])).rowCount;
      await client.query(`${known ? 'alter' : 'create'} role ${ROLE} login password '${deriveRolePassword(password)}'`);
      // Finding the running transactions reads all sessions, also those of PostgreSQL itself.
      await client.query(`grant pg_read_all_stats to ${ROLE}`);
      const { rows } = await client.query<{ statement: string }>(OWNER_STATEMENTS);
      for (const { statement } of rows) await client.query(statement);
      await client.query(`alter database ${DATABASE} owner to ${ROLE}`);
    }
    await client.query('commit');
  });
}
