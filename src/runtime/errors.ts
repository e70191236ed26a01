import { GraphQLError, type GraphQLErrorOptions } from 'graphql';
import type { FieldOf, RequestErrorCode, StatusOf } from './request-errors.ts';

/** An error that the operator can fix. The message says what is wrong and what to do; it is printed without a stack. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

/** Why the system rejects a file operation, by error code. */
const FILE_ERROR_REASONS: { [code: string]: string } = {
  ENOSPC: 'no space is left',
  EDQUOT: 'no space is left',
  EFBIG: 'the file system does not allow such large files',
  EIO: 'the disk failed',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EROFS: 'the file system is read-only',
  EACCES: 'this user has no permission',
  EPERM: 'this user has no permission',
};

/** Returns why the system rejected a file operation; null if the error is about something else. */
export function fileErrorReason(error: unknown): string | null {
  const { code = '', syscall } = (error ?? {}) as NodeJS.ErrnoException;
  return syscall === 'connect' ? null : (FILE_ERROR_REASONS[code] ?? null);
}

/** Converts an error of writing a file to an OperatorError; returns other errors unchanged. */
export function toWriteError(path: string, error: unknown): unknown {
  const reason = fileErrorReason(error);
  return reason === null ? error : new OperatorError(`${path} could not be written: ${reason}.`);
}

/** Further fields of `extensions` that a code has. `http` sets the status and headers of the response; clients do not see it. */
type Extensions<Code> = { readonly [field in FieldOf<Code>]?: unknown } & {
  readonly http?: { readonly status: StatusOf<Code>; readonly headers?: ReadonlyMap<string, string> | undefined };
};

/**
 * Returns an error that the client receives as it is.
 * @param code of `extensions.code`; CLIENT_GONE is only logged
 * @param more further extensions; `http` (status and headers) is not sent in the response
 */
export function clientError<Code extends RequestErrorCode | 'CLIENT_GONE'>(
  code: Code,
  message: string,
  more: Extensions<Code> = {},
  options: GraphQLErrorOptions = {},
): GraphQLError {
  return new GraphQLError(message, { ...options, extensions: { code, ...more } });
}

/** Returns the error for a path or record that does not exist. */
export function notFound(message: string): GraphQLError {
  return clientError('NOT_FOUND', message, { http: { status: 404 } });
}

/**
 * Returns the error for a value that is not allowed. `extensions.argument` is the path to it.
 * @param argument the argument, with its path if it is nested (`where.forum`)
 * @param message what is wrong and what to do, without the name of the argument
 */
export function badInput(argument: string, message: string): GraphQLError {
  return clientError('BAD_USER_INPUT', `${argument}: ${message}`, { argument: parseArgumentPath(argument) });
}

/** Prefixes the argument of an error with a path. Errors without an argument are returned unchanged. */
export function withArgumentPrefix(place: readonly string[], error: GraphQLError): GraphQLError {
  const { code, argument, ...more } = error.extensions as { code?: string; argument?: readonly string[] };
  if ((code !== 'BAD_USER_INPUT' && code !== 'VERSION_READ_ONLY') || !argument) return error;
  const within = [...place, ...argument];
  const message = error.message.replace(`${argument.join('.')}: `, () => `${within.join('.')}: `);
  return clientError(code, message, { argument: within, ...more });
}

/** Splits a path: "where.any[0].kinds" is where, any, 0, kinds. */
export function parseArgumentPath(argument: string): string[] {
  return argument.match(/[^.[\]]+/g) ?? [argument];
}

/**
 * Replaces the argument of an error by the query parameter of the URL from which the argument was made.
 * @param names parameters by argument
 * @returns the error itself if it is about none of these arguments
 */
export function withParameterNames(error: unknown, names: { readonly [argument: string]: string }): unknown {
  if (!(error instanceof GraphQLError)) return error;
  const {
    argument,
    names: missed,
    ...extensions
  } = error.extensions as {
    argument?: readonly string[];
    names?: readonly { argument: readonly string[] }[];
  };
  const given = argument?.join('.') ?? '';
  const name = names[given];
  if (name === undefined) return error;
  return new GraphQLError(
    error.message.replace(`${given}: `, () => `${name}: `),
    {
      extensions: {
        ...extensions,
        argument: [name],
        ...(missed && {
          names: missed.map((each) => ({ ...each, argument: [names[each.argument.join('.')] ?? name] })),
        }),
      },
    },
  );
}

/**
 * Returns an error and the errors that it wraps, outermost first, at most 20. It follows the fields of graphql-js
 * (`originalError`, `thrownValue`), TypeORM (`driverError`) and JavaScript (`cause`, `errors`).
 */
export function causesOf(error: unknown): object[] {
  const found: object[] = [];
  const queue: unknown[] = [error];
  while (queue.length > 0 && found.length < 20) {
    const next = queue.shift();
    if (typeof next !== 'object' || next === null || found.includes(next)) continue;
    found.push(next);
    const { originalError, thrownValue, driverError, cause, errors } = next as Record<string, unknown>;
    queue.push(originalError, thrownValue, driverError, cause, ...(Array.isArray(errors) ? errors : []));
  }
  return found;
}
