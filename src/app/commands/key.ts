import 'reflect-metadata';
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import { Role } from '../../access/viewer.ts';
import { ApiKeyRole } from '../../curation/api-keys/api-key.entity.ts';
import { type ApiKeyDraft, createApiKey } from '../../curation/api-keys/api-key.writes.ts';
import { inTransaction, RuleViolation } from '../../records/writing/writing.ts';
import { CannotStart } from '../../runtime/errors.ts';
import { runProgram, withDataSource } from './command-line.ts';

// Gives out a key on the machine itself, which needs no other key: the first one of all, as a rule. A server may be
// running meanwhile, on the same database.

const USAGE =
  'npm run key -- --label "Ada Lovelace" --role EDITOR --expires 2027-01-31 (a label; READER, EDITOR or ADMIN; a day)';

await runProgram(async () => {
  const draft = draftOf(process.argv.slice(2));
  process.stdout.write(`${await withDataSource((dataSource) => keyGivenOut(dataSource, draft))}\n`);
  return 0;
}, [RuleViolation]);

/** What the command line asks for; an administrator's key where it says nothing. @throws CannotStart */
function draftOf(parameters: string[]): ApiKeyDraft {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ args: parameters, options: { label: text, role: text, expires: text } });
    const { role = ApiKeyRole.ADMIN, label = `key of ${new Date().toISOString()}`, expires } = values;
    const expiresAt = expires === undefined ? null : new Date(expires);
    if (role in ApiKeyRole && (!expiresAt || !Number.isNaN(expiresAt.getTime()))) {
      return { label, role: role as ApiKeyRole, expiresAt };
    }
  } catch {
    // Refused below, as what can be read but does not fit.
  }
  throw new CannotStart(`It is asked for so: ${USAGE}.`);
}

async function keyGivenOut(dataSource: DataSource, draft: ApiKeyDraft): Promise<string> {
  const by = 'npm run key';
  const viewer = { role: Role.ADMIN, name: by };
  const { secret } = await inTransaction(dataSource, { by, viewer }, (context) => createApiKey(context, draft));
  return secret;
}
