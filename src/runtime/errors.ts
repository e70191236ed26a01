import { GraphQLError, type GraphQLErrorOptions } from 'graphql';
import type { FieldOf, RequestErrorCode, StatusOf } from './request-errors.ts';

/**
 * Entente cannot run as it was asked to. The message is one sentence for the person who started it: what is wrong, and
 * what would be right. Whoever started it prints that sentence alone, without a stack.
 */
export class CannotStart extends Error {
  override readonly name = 'CannotStart';
}

/** Why the system refuses something with a file, by its code. */
const REASONS_OF_FILES: { [code: string]: string } = {
  ENOSPC: 'there is no space left',
  EDQUOT: 'there is no space left',
  EFBIG: 'a file may not be so large here',
  EIO: 'the disk failed',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
  EROFS: 'the file system is for reading only',
  EACCES: 'this user may not',
  EPERM: 'this user may not',
};

/** Returns why the system refused something with a file, in words; null if the error is about something else. */
export function reasonOfFile(error: unknown): string | null {
  const { code = '', syscall } = (error ?? {}) as NodeJS.ErrnoException;
  return syscall === 'connect' ? null : (REASONS_OF_FILES[code] ?? null);
}

/** What the person who started a program is told of a file that could not be written; other errors stay as they are. */
export function notWritten(path: string, error: unknown): unknown {
  const reason = reasonOfFile(error);
  return reason === null ? error : new CannotStart(`${path} could not be written: ${reason}.`);
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

/** What a client is told where there is nothing at an address. */
export function notFound(message: string): GraphQLError {
  return clientError('NOT_FOUND', message, { http: { status: 404 } });
}

/**
 * What a client is told about an argument that it should not have sent so. `extensions.argument` is the path to it.
 * @param argument the argument, with its path where it is nested (`where.forum`)
 * @param message what is wrong with it and what would be right, without the argument's name
 */
export function badInput(argument: string, message: string): GraphQLError {
  return clientError('BAD_USER_INPUT', `${argument}: ${message}`, { argument: placeOf(argument) });
}

/** The same error where its argument is a field of one at a place. Another error is given as it is. */
export function badInputWithin(place: readonly string[], error: GraphQLError): GraphQLError {
  const { code, argument, ...more } = error.extensions as { code?: string; argument?: readonly string[] };
  if ((code !== 'BAD_USER_INPUT' && code !== 'VERSION_READ_ONLY') || !argument) return error;
  const within = [...place, ...argument];
  const message = error.message.replace(`${argument.join('.')}: `, `${within.join('.')}: `);
  return clientError(code, message, { argument: within, ...more });
}

/** The steps to a place: "where.any[0].kinds" is where, any, 0, kinds. */
export function placeOf(argument: string): string[] {
  return argument.match(/[^.[\]]+/g) ?? [argument];
}

/**
 * What went wrong with a query that we made of an address, with its argument by the name that the client wrote there.
 * @param names of parameters, by the arguments that they became
 * @returns the error itself where it is of none of these
 */
export function asInAddress(error: unknown, names: { readonly [argument: string]: string }): unknown {
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
  return new GraphQLError(error.message.replace(`${given}: `, `${name}: `), {
    extensions: {
      ...extensions,
      argument: [name],
      ...(missed && { names: missed.map((each) => ({ ...each, argument: [names[each.argument.join('.')] ?? name] })) }),
    },
  });
}

/**
 * An error and all that it wraps: GraphQL's, which may be something thrown that is none, TypeORM's, Node's for several
 * addresses, and JavaScript's own.
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
