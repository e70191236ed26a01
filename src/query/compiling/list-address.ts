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
import { badInput, clientError } from '../../runtime/errors.ts';
import { nestingOf, unstorableIn, unstorableValueIn } from '../characters.ts';

/** What cuts a list into pages: whoever reads a list by its address reads all of it, or as much as the door says. */
const OF_PAGES = new Set(['first', 'after', 'last', 'before']);

/** An argument of a field, or one that a door makes of it. */
export type Argument = Pick<GraphQLArgument, 'name' | 'type' | 'defaultValue'>;

/** How deep lists and objects may lie in each other, as in variables. */
const DEEPEST = 32;

/**
 * What an address says of a list, by the names that its field gives to its arguments: `where` and `orderBy` as JSON,
 * `search` as it is, a list of texts by naming the parameter once for each, one of constants also with commas. To be given as variables, as JSON would.
 * @param parameters the query string
 * @param field the list: `agreements`, say
 * @param others parameters that mean something to the door itself
 * @throws GraphQLError BAD_USER_INPUT, naming the parameter that is unknown, missing, twice there or wrong
 */
export function listAddress(
  parameters: URLSearchParams,
  field: { readonly args: readonly Argument[] },
  others: readonly string[] = [],
): { [argument: string]: unknown } {
  const known = field.args.filter(({ name }) => !OF_PAGES.has(name));
  const names = [...known.map(({ name }) => name), ...others];
  for (const name of parameters.keys()) {
    if (!names.includes(name))
      throw badInput(name.slice(0, 40), `there is no such parameter. There are ${names.join(', ')}.`);
  }
  const given: { [argument: string]: unknown } = {};
  for (const argument of known) {
    const texts = parameters.getAll(argument.name);
    if (texts.length > 0) given[argument.name] = valueOf(argument, texts);
    else if (isNonNullType(argument.type) && argument.defaultValue === undefined) {
      throw badInput(argument.name, 'it is missing.');
    }
  }
  return given;
}

/**
 * What an address says by parameters that are a door's own, each once at the most; what it does not say is absent.
 * @param parameters the query string
 * @param own their names, each with the type of what it says, of which a value is one text
 * @throws GraphQLError BAD_USER_INPUT, naming the parameter that is twice there or wrong
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
    if (problem) throw badInput(name, `the text holds ${problem}, which no text here can hold.`);
  }
  const type = getNullableType(argument.type);
  const value = isListType(type) ? textsOf(type, texts) : readOne(name, type, texts);
  coerceInputValue(value, argument.type, (path, _value, error) => {
    throw badInput([name, ...path].join('.'), error.message);
  });
  return value;
}

/** Constants may stand together, with commas between them: a text may hold commas itself. */
function textsOf(type: GraphQLInputType, texts: readonly string[]): readonly string[] {
  return isEnumType(getNamedType(type)) ? texts.flatMap((text) => text.split(',')) : texts;
}

function readOne(name: string, type: GraphQLInputType, texts: readonly string[]): unknown {
  const [text = ''] = texts;
  if (texts.length > 1) throw badInput(name, 'give it once.');
  if (isLeafType(type)) return type.name === 'Int' ? Number(text || Number.NaN) : text;
  if (nestingOf(text) > DEEPEST) throw badInput(name, `lists and objects may lie ${DEEPEST} deep, not deeper.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badInput(name, 'this is not JSON. It is written as in the variables of a query, and escaped for an address.');
  }
  const problem = unstorableValueIn(value, name);
  if (problem) throw clientError('BAD_USER_INPUT', problem, { argument: [name] });
  return value;
}
