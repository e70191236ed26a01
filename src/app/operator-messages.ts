import { mayBeOfOutage } from '../database/outages.ts';
import { CannotStart, causesOf, reasonOfFile } from '../runtime/errors.ts';

/** What PostgreSQL gives up without a fault of ours, by its code: what the transaction had done is taken back. */
const GIVEN_UP: { [code: string]: string } = {
  '53100': 'The database has no space left',
  '53200': 'The database has no memory left',
  '57014': 'The database cancelled a statement, which took too long or was to be cancelled',
  '55P03': 'Somebody else holds a lock in the database for too long',
  '40001': 'The database gave up a transaction for the sake of another one',
  '40P01': 'The database gave up a transaction for the sake of another one',
};

/**
 * Returns a sentence for the operator about an error that is no fault of the program: a lost or full database, a file that the
 * system refuses. Null for other errors, of which the operator gets the stack.
 */
export function operatorMessage(error: unknown): string | null {
  for (const cause of causesOf(error)) {
    if (cause instanceof CannotStart) return cause.message;
    const { code = '', path, message } = cause as NodeJS.ErrnoException;
    const givenUp = GIVEN_UP[code];
    if (givenUp) return `${givenUp} (${message}): what was not committed by then was taken back. Start it again.`;
    const ofFile = reasonOfFile(cause);
    if (ofFile) return `${path ?? 'A file'} could not be written or read: ${ofFile} (${code}).`;
    if (mayBeOfOutage(cause)) {
      return `The database stopped answering (${message || code}): what was not committed by then was taken back. Start it again once it answers.`;
    }
  }
  return null;
}
