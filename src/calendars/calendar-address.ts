import type { GraphQLSchema } from 'graphql';
import { badInput } from '../errors.ts';
import { listAddress } from '../reading/list-address.ts';

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

const OWN = ['records', 'forum', 'party', 'lang'];

/**
 * What an address asks for: all three lists, or those that `records` names; of one, with a `where` and an order of its own.
 * @throws GraphQLError BAD_USER_INPUT, naming the parameter
 */
export function calendarAddress(search: string, schema: GraphQLSchema): CalendarAddress {
  const parameters = new URLSearchParams(search);
  for (const name of OWN) if (parameters.getAll(name).length > 1) throw badInput(name, 'give it once.');
  const names = parameters.has('records') ? parameters.get('records')!.split(',').map(listNamed) : [...LISTS];
  if (names.length > 1) {
    for (const name of ['where', 'orderBy']) {
      if (parameters.has(name)) {
        throw badInput(name, `the lists have filters of their own: name one of them by records=${LISTS.join('|')}.`);
      }
    }
  }
  const fields = schema.getQueryType()!.getFields();
  return {
    lists: names.map((name) => ({ name, given: listAddress(parameters, fields[name]!, OWN) })),
    forum: parameters.get('forum'),
    party: parameters.get('party'),
  };
}

function listNamed(text: string): ListName {
  const name = LISTS.find((each) => each === text);
  if (!name) throw badInput('records', `name one or several of ${LISTS.join(', ')}, separated by commas.`);
  return name;
}
