import { createHmac } from 'node:crypto';
import { onConnection } from '../connection.ts';

/** Owns the database and all that is in it, and is no superuser: a flaw in a statement must not reach files or programs. */
export const ROLE = 'entente_server';
export const DATABASE = 'entente';

/** Nobody works the superuser's password out from it. */
export function passwordOfRole(password: string): string {
  return createHmac('sha256', password).update(ROLE).digest('base64url');
}

/** Gives a row if the database was handed over: the database itself changes its owner last. */
const IS_HANDED_OVER = `select from pg_database d join pg_roles r on r.oid = d.datdba
  where d.datname = current_database() and r.rolname = '${ROLE}'`;

/** Lists statements that change the owners of all objects in the database, except for those of extensions. */
const TO_HAND_OVER = `
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
 * Gives the database to a role that is no superuser, with all that an earlier version made in it. Done once for each
 * cluster; any number of processes may try at once.
 * @param url of the superuser
 */
export async function handOver(url: string, password: string): Promise<void> {
  await onConnection({ connectionString: url }, async (client) => {
    if ((await client.query(IS_HANDED_OVER)).rowCount) return;
    await client.query('begin');
    await client.query(`select pg_advisory_xact_lock(hashtext('an Entente changes owners here'))`);
    if (!(await client.query(IS_HANDED_OVER)).rowCount) {
      const known = (await client.query('select from pg_roles where rolname = $1', [ROLE])).rowCount;
      await client.query(`${known ? 'alter' : 'create'} role ${ROLE} login password '${passwordOfRole(password)}'`);
      // Which transactions are at work is asked of all sessions, also of those that PostgreSQL runs for itself.
      await client.query(`grant pg_read_all_stats to ${ROLE}`);
      const { rows } = await client.query<{ statement: string }>(TO_HAND_OVER);
      for (const { statement } of rows) await client.query(statement);
      await client.query(`alter database ${DATABASE} owner to ${ROLE}`);
    }
    await client.query('commit');
  });
}
