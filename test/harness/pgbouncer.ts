import { writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { DebianServer, giveToServerUser } from './debian.ts';
import { until } from './program.ts';

export const PGBOUNCER = '/usr/sbin/pgbouncer';

/**
 * Starts PgBouncer in transaction mode in front of a local PostgreSQL.
 * @param folder a folder of the user of servers, for its files
 * @param password the password of the user `entente`, if PostgreSQL requires one
 */
export async function startPgBouncer(
  folder: string,
  port: number,
  postgresPort: number,
  password = '',
): Promise<DebianServer> {
  const files = { users: join(folder, 'users.txt'), configuration: join(folder, 'pgbouncer.ini') };
  writeFileSync(files.users, `"entente" "${password}"\n`);
  writeFileSync(
    files.configuration,
    `[databases]
* = host=127.0.0.1 port=${postgresPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${files.users}
pool_mode = transaction
default_pool_size = 5
max_client_conn = 1000
server_login_retry = 1
`,
  );
  for (const file of Object.values(files)) giveToServerUser(file);
  const server = new DebianServer(PGBOUNCER, [files.configuration]);
  await until(() => listens(port), 'PgBouncer listens');
  return server;
}

function listens(port: number): Promise<boolean> {
  return new Promise((settle) => {
    const socket = createConnection({ port, host: '127.0.0.1' }, () => {
      socket.destroy();
      settle(true);
    });
    socket.once('error', () => settle(false));
  });
}
