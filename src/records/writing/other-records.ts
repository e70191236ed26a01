import { RuleViolation } from './writing.ts';

/** Other records stand against what is to be done with some. Nothing was written. */
export class OthersStandAgainst extends RuleViolation {
  constructor(
    code: string,
    path: readonly string[],
    message: string,
    /** The uuids of those records; the first hundred, where they are more. */
    readonly recordIds: readonly string[],
  ) {
    super(code, path, message);
  }
}
