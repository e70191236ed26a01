import { registerEnumType } from 'type-graphql';
import { OperatorError } from '../../runtime/errors.ts';

/** Description of a code, then the names of its parameters: values in the message, for translation. */
type Declaration = readonly [description: string, ...params: string[]];

class Code<Param extends string> {
  constructor(
    readonly name: UserErrorCode,
    readonly params: readonly Param[],
  ) {}
}

/** The cause of an error in an input, with the names of its parameters. Only `errorCodes` creates one. */
export type ErrorCode<Param extends string = string> = Code<Param>;

/** The values of a code's parameters; empty if it has none. */
export type ParamsOf<Param extends string> = [Param] extends [never]
  ? []
  : [params: { readonly [name in Param]: string | number }];

declare const IS_DECLARED: unique symbol;

/** A value of the enum: the name of a code that `errorCodes` declared. */
export type UserErrorCode = string & { readonly [IS_DECLARED]: true };

/** The enum of the API. Modules declare its values with `errorCodes` before the schema is built. */
export const UserErrorCode: { [name: string]: UserErrorCode } = {};

const valuesConfig: { [name: string]: { description: string } } = {};

const declarations = new Map<string, { description: string; params: readonly string[] }>();

/** Every declared code with its description and parameters, for the error reference. */
export const USER_ERRORS: ReadonlyMap<string, { description: string; params: readonly string[] }> = declarations;

registerEnumType(UserErrorCode, {
  name: 'UserErrorCode',
  description: 'Cause of a user error: one code for one cause. Values may be added.',
  valuesConfig,
});

/**
 * Declares codes by name. Each has a description, which says when it occurs and what to do, and the names of its
 * parameters.
 * @example const CODES = errorCodes({ SLUG_TAKEN: ['Another record has this slug. Choose another one.', 'given'] });
 * @throws OperatorError if a code is declared twice: one code has one cause
 */
export function errorCodes<const Declared extends { readonly [name: string]: Declaration }>(
  declared: Declared,
): {
  readonly [Name in keyof Declared]: ErrorCode<
    Declared[Name] extends readonly [string, ...infer Params extends string[]] ? Params[number] : never
  >;
} {
  const codes = Object.entries(declared).map(([name, [description, ...params]]) => {
    if (name in UserErrorCode) throw new OperatorError(`The error code ${name} is declared twice. Declare it once.`);
    UserErrorCode[name] = name as UserErrorCode;
    declarations.set(name, { description, params });
    const named = params.length > 0 ? ` Params: ${params.join(', ')}.` : '';
    valuesConfig[name] = { description: `${description}${named}` };
    return [name, new Code(name as UserErrorCode, params)];
  });
  return Object.fromEntries(codes);
}
