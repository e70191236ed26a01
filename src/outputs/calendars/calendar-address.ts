import { type GraphQLSchema, GraphQLString } from 'graphql';
import { GraphQLLocale } from 'graphql-scalars';
import { listAddress, ownTexts } from '../../query/compiling/list-address.ts';
import type { CalendarDescription } from '../../records/description/machine.ts';
import { recordTypes } from '../../records/description/registry.ts';
import { badInput } from '../../runtime/errors.ts';

/** The lists of records that calendars hold, in the order of the features. */
export function calendars(): CalendarDescription[] {
  return recordTypes().flatMap(({ machine }) => machine.calendar ?? []);
}

/** What the address of a calendar asks for. */
export interface CalendarAddress {
  /** Each list with the arguments that it was given. */
  lists: { calendar: CalendarDescription; given: { [argument: string]: unknown } }[];
  /** The id or slug of the forum whose calendar it is. */
  forum: string | null;
  /** The party whose calendar it is, named as in any filter. */
  party: string | null;
}

const OWN = { records: GraphQLString, forum: GraphQLString, party: GraphQLString, lang: GraphQLLocale };

/**
 * What an address asks for: all lists, or those that `records` names; of one, with a `where` and an order of its own.
 * @throws GraphQLError BAD_USER_INPUT, naming the parameter
 */
export function calendarAddress(search: string, schema: GraphQLSchema): CalendarAddress {
  const parameters = new URLSearchParams(search);
  const { records, forum = null, party = null } = ownTexts(parameters, OWN);
  const named = records === undefined ? calendars() : [...new Set(records.split(',').map(calendarOf))];
  if (named.length > 1) {
    for (const name of ['where', 'orderBy']) {
      if (parameters.has(name)) {
        throw badInput(name, `the lists have filters of their own: name one of them by records=${names().join('|')}.`);
      }
    }
  }
  const fields = schema.getQueryType()!.getFields();
  return {
    lists: named.map((calendar) => ({
      calendar,
      given: listAddress(parameters, fields[calendar.list]!, Object.keys(OWN)),
    })),
    forum,
    party,
  };
}

function calendarOf(name: string): CalendarDescription {
  const found = calendars().find(({ list }) => list === name);
  if (!found) throw badInput('records', `name one or several of ${names().join(', ')}, separated by commas.`);
  return found;
}

function names(): string[] {
  return calendars().map(({ list }) => list);
}
