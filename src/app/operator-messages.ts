import { mayBeOutage } from '../database/outages.ts';
import { causesOf, fileErrorReason, OperatorError } from '../runtime/errors.ts';

/** Errors of PostgreSQL that are not bugs, by SQLSTATE; the transaction is rolled back. */
const DATABASE_ERRORS: { [code: string]: string } = {
  '53100': 'The database has no space left',
  '53200': 'The database has no memory left',
  '57014': 'The database cancelled a statement, on request or because it took too long',
  '55P03': 'Another transaction held a lock in the database for too long',
  '40001': 'The database aborted a transaction because of another one',
  '40P01': 'The database aborted a transaction because of another one',
};

/**
 * Returns a message for the operator about an error that is not a bug, such as a lost or full database or a rejected
 * file operation. Null for other errors, which are printed with their stack.
 */
export function operatorMessage(error: unknown): string | null {
  for (const cause of causesOf(error)) {
    if (cause instanceof OperatorError) return cause.message;
    const { code = '', path, message } = cause as NodeJS.ErrnoException;
    const ofDatabase = DATABASE_ERRORS[code];
    if (ofDatabase) return `${ofDatabase} (${message}): uncommitted changes were rolled back. Start the command again.`;
    const ofFile = fileErrorReason(cause);
    if (ofFile) return `${path ?? 'A file'} could not be written or read: ${ofFile} (${code}).`;
    if (mayBeOutage(cause)) {
      return `The database stopped answering (${message || code}): uncommitted changes were rolled back. Start the command again when the database responds.`;
    }
  }
  return null;
}
