import {
  coerceInputValue,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLScalarType,
  getNamedType,
  getNullableType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { nestingOf, unstorableIn, unstorableValueIn } from '../query/characters.ts';
import { badInput, clientError } from '../runtime/errors.ts';

/** Arguments of pages: they are not part of an address. */
const PAGE_ARGUMENTS = new Set(['first', 'after', 'last', 'before']);

/** An argument of a field, or one that a route derives from it. */
export type Argument = Pick<GraphQLArgument, 'name' | 'type' | 'defaultValue'>;

/** Maximum nesting of lists and objects, as in variables. */
const MAX_NESTING = 32;

/**
 * Reads the arguments of a list from a query string: `where` and `orderBy` as JSON, `search` as text, lists by repeated
 * parameters; lists of enum values also with commas. The result has the form of JSON variables.
 * @param field the list, such as `agreements`
 * @param others further parameters of the route
 * @throws GraphQLError BAD_USER_INPUT with the parameter that is unknown, missing, repeated or invalid
 */
export function listAddress(
  parameters: URLSearchParams,
  field: { readonly args: readonly Argument[] },
  others: readonly string[] = [],
): { [argument: string]: unknown } {
  const known = field.args.filter(({ name }) => !PAGE_ARGUMENTS.has(name));
  const names = [...known.map(({ name }) => name), ...others];
  for (const name of parameters.keys()) {
    if (!names.includes(name)) throw badInput(name.slice(0, 40), `unknown parameter. Use one of ${names.join(', ')}.`);
  }
  const given: { [argument: string]: unknown } = {};
  for (const argument of known) {
    const texts = parameters.getAll(argument.name);
    if (texts.length > 0) given[argument.name] = valueOf(argument, texts);
    else if (isNonNullType(argument.type) && argument.defaultValue === undefined) {
      throw badInput(argument.name, 'missing. Add the parameter.');
    }
  }
  return given;
}

/**
 * Reads parameters of the route itself, each given at most once. Omitted ones are undefined.
 * @param parameters the query string
 * @param own types of the parameters by name
 * @throws GraphQLError BAD_USER_INPUT with the parameter that is repeated or invalid
 */
export function ownTexts<Name extends string>(
  parameters: URLSearchParams,
  own: { readonly [name in Name]: GraphQLScalarType<string, string> },
): { [name in Name]?: string } {
  const said: { [name in Name]?: string } = {};
  for (const name of Object.keys(own) as Name[]) {
    const texts = parameters.getAll(name);
    if (texts.length > 0) said[name] = valueOf({ name, type: own[name], defaultValue: undefined }, texts) as string;
  }
  return said;
}

function valueOf(argument: Argument, texts: readonly string[]): unknown {
  const { name } = argument;
  for (const text of texts) {
    const problem = unstorableIn(text);
    if (problem) throw badInput(name, `the text contains ${problem}, which cannot be stored. Remove it.`);
  }
  const type = getNullableType(argument.type);
  const value = isListType(type) ? textsOf(type, texts) : readOne(name, type, texts);
  coerceInputValue(value, argument.type, (path, _value, error) => {
    throw badInput([name, ...path].join('.'), error.message);
  });
  return value;
}

/** Enum values may be joined with commas; other texts may contain commas themselves. */
function textsOf(type: GraphQLInputType, texts: readonly string[]): readonly string[] {
  return isEnumType(getNamedType(type)) ? texts.flatMap((text) => text.split(',')) : texts;
}

function readOne(name: string, type: GraphQLInputType, texts: readonly string[]): unknown {
  const [text = ''] = texts;
  if (texts.length > 1) throw badInput(name, 'given several times. Give it once.');
  if (isLeafType(type)) return type.name === 'Int' ? Number(text || Number.NaN) : text;
  if (nestingOf(text) > MAX_NESTING)
    throw badInput(name, `lists and objects are nested too deeply. The maximum is ${MAX_NESTING} levels.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badInput(name, 'not valid JSON. Write the value as in the variables of a query, and percent-encode it.');
  }
  const problem = unstorableValueIn(value, name);
  if (problem) throw clientError('BAD_USER_INPUT', problem, { argument: [name] });
  return value;
}
