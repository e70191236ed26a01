import { type GraphQLSchema, GraphQLString } from 'graphql';
import { GraphQLLocale } from 'graphql-scalars';
import { listAddress, ownTexts } from '../../query/compiling/list-address.ts';
import { badInput } from '../../runtime/errors.ts';

/** The lists of what has a place in a calendar. */
export const LISTS = ['forums', 'sessions', 'commitments'] as const;
export type ListName = (typeof LISTS)[number];

/** What the address of a calendar asks for. */
export interface CalendarAddress {
  /** Each list with the arguments that it was given. */
  lists: { name: ListName; given: { [argument: string]: unknown } }[];
  /** The id or slug of the forum whose calendar it is. */
  forum: string | null;
  /** The party whose calendar it is, named as in any filter. */
  party: string | null;
}

const OWN = { records: GraphQLString, forum: GraphQLString, party: GraphQLString, lang: GraphQLLocale };

/**
 * What an address asks for: all three lists, or those that `records` names; of one, with a `where` and an order of its own.
 * @throws GraphQLError BAD_USER_INPUT, naming the parameter
 */
export function calendarAddress(search: string, schema: GraphQLSchema): CalendarAddress {
  const parameters = new URLSearchParams(search);
  const { records, forum = null, party = null } = ownTexts(parameters, OWN);
  const names = records === undefined ? LISTS : [...new Set(records.split(',').map(listNamed))];
  if (names.length > 1) {
    for (const name of ['where', 'orderBy']) {
      if (parameters.has(name)) {
        throw badInput(name, `the lists have filters of their own: name one of them by records=${LISTS.join('|')}.`);
      }
    }
  }
  const fields = schema.getQueryType()!.getFields();
  return {
    lists: names.map((name) => ({ name, given: listAddress(parameters, fields[name]!, Object.keys(OWN)) })),
    forum,
    party,
  };
}

function listNamed(text: string): ListName {
  const name = LISTS.find((each) => each === text);
  if (!name) throw badInput('records', `name one or several of ${LISTS.join(', ')}, separated by commas.`);
  return name;
}
