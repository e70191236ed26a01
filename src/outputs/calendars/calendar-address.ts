import { type GraphQLSchema, GraphQLString } from 'graphql';
import { GraphQLLocale } from 'graphql-scalars';
import type { CalendarDescription } from '../../records/description/machine.ts';
import { recordTypes } from '../../records/description/registry.ts';
import { badInput } from '../../runtime/errors.ts';
import { listAddress, ownTexts } from '../list-address.ts';

/** The lists that calendars can hold, in the order of the features. */
export function calendars(): CalendarDescription[] {
  return recordTypes().flatMap(({ machine }) => machine.calendar ?? []);
}

/** The parsed query string of a calendar's address. */
export interface CalendarAddress {
  /** The lists, each with its arguments. */
  lists: { calendar: CalendarDescription; given: { [argument: string]: unknown } }[];
  /** The id or slug of the forum; null for the calendar of no forum. */
  forum: string | null;
  /** The party by any reference that filters take; null for the calendar of no party. */
  party: string | null;
}

const OWN = { records: GraphQLString, forum: GraphQLString, party: GraphQLString, lang: GraphQLLocale };

/**
 * Parses the query string of a calendar. Without `records` it means all lists. `where` and `orderBy` are allowed for one
 * list only.
 * @throws GraphQLError BAD_USER_INPUT, naming the parameter
 */
export function parseCalendarAddress(search: string, schema: GraphQLSchema): CalendarAddress {
  const parameters = new URLSearchParams(search);
  const { records, forum = null, party = null } = ownTexts(parameters, OWN);
  const named = records === undefined ? calendars() : [...new Set(records.split(',').map(calendarOf))];
  if (named.length > 1) {
    for (const name of ['where', 'orderBy']) {
      if (parameters.has(name)) {
        throw badInput(name, `it needs one list. Name one in records: ${names().join(', ')}.`);
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
  if (!found)
    throw badInput(
      'records',
      `there is no calendar of "${name}". Use one or more of ${names().join(', ')}, separated by commas.`,
    );
  return found;
}

function names(): string[] {
  return calendars().map(({ list }) => list);
}
