import 'reflect-metadata';
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { DataSource } from 'typeorm';
import { Role } from '../../access/viewer.ts';
import { ApiKeyRole } from '../../curation/api-keys/api-key.entity.ts';
import { type ApiKeyDraft, createApiKey } from '../../curation/api-keys/api-key.writes.ts';
import { RuleViolations } from '../../records/writing/input-errors.ts';
import { inTransaction } from '../../records/writing/transaction.ts';
import { OperatorError } from '../../runtime/errors.ts';
import { runCommand, withDataSource } from './command-line.ts';

// Creates an API key directly in the database, which needs no other key: usually the first one. A server may use the
// database meanwhile.

const USAGE =
  'npm run key -- --label "Ada Lovelace" --role EDITOR --expires 2027-01-31 (label; READER, EDITOR or ADMIN; date)';

await runCommand(async () => {
  const draft = parseArguments(process.argv.slice(2));
  process.stdout.write(`${await withDataSource((dataSource) => createKey(dataSource, draft))}\n`);
  return 0;
}, [RuleViolations]);

/**
 * Reads the arguments; without any, an ADMIN key.
 * @throws OperatorError
 */
function parseArguments(parameters: string[]): ApiKeyDraft {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({ args: parameters, options: { label: text, role: text, expires: text } });
    const { role = ApiKeyRole.ADMIN, label = `key of ${new Date().toISOString()}`, expires } = values;
    const expiresAt = expires === undefined ? null : new Date(expires);
    if (role in ApiKeyRole && (!expiresAt || !Number.isNaN(expiresAt.getTime()))) {
      return { label, role: role as ApiKeyRole, expiresAt };
    }
  } catch {
    // Wrong options are reported below.
  }
  throw new OperatorError(`Usage: ${USAGE}.`);
}

async function createKey(dataSource: DataSource, draft: ApiKeyDraft): Promise<string> {
  const by = 'npm run key';
  const viewer = { role: Role.ADMIN, name: by };
  const { secret } = await inTransaction(dataSource, { by, viewer }, (context) => createApiKey(context, draft));
  return secret;
}
