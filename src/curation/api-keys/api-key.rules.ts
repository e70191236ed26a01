import { errorCodes } from '../../records/writing/error-codes.ts';

/** Error codes for API keys. */
export const KEY_CODES = errorCodes({
  API_KEY_UNKNOWN: ['No API key has the id. List the keys by `apiKeys`.'],
  API_KEY_LABEL_TAKEN: ['Another API key has this label, possibly a revoked one. Give another label.', 'given'],
});
