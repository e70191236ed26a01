import { z } from 'zod';

// What we take for a programme in JSON: the format of frab and pretalx, as it is found, with what dialects add to it. An
// id that is no number, a code that is none and a list where a text belongs say that a file was made or changed by
// something that does not know the format. What a text says (a time, a language) is read, and judged, event by event.

/** What is said of a value that is not as it should be, or of one that is not there. */
function fault(message: string) {
  return { error: ({ input }: { input?: unknown }) => (input === undefined ? 'This is missing.' : message) };
}

const text = z.string('This is no text.');
const wholeNumber = z.int('This is no whole number.');
const code = text.regex(/^[A-Z0-9]+$/, 'A code is made of capital letters A to Z and digits.');

/** A text, or the same text in several languages. */
const textInLanguages = z.union(
  [z.string(), z.record(z.string(), z.string())],
  fault('This is neither a text nor texts by language.'),
);

const link = z.union(
  [z.string(), z.looseObject({ url: z.string() }), z.looseObject({ href: z.string() })],
  'This is neither an address nor an object with a "url".',
);

const person = z
  .looseObject(
    {
      guid: z.guid('This is no UUID.').nullish(),
      id: wholeNumber.nullish(),
      code: code.nullish(),
      name: text.nullish(),
      public_name: text.nullish(),
      full_public_name: text.nullish(),
    },
    'A person is an object.',
  )
  .refine((each) => [each.name, each.public_name, each.full_public_name].some((name) => String(name ?? '').trim()), {
    error: 'A person needs a "name" or a "public_name".',
    // Told beside other faults, too.
    when: ({ value }) => typeof value === 'object' && value !== null,
  });

const event = z.looseObject(
  {
    guid: z.guid('This is no UUID.').nullish(),
    id: wholeNumber.nullish(),
    code: code.nullish(),
    title: textInLanguages,
    subtitle: textInLanguages.nullish(),
    date: text.nullish(),
    start: text.nullish(),
    end: text.nullish(),
    duration: z.union([z.string(), z.number()], 'This is no duration such as "00:45".').nullish(),
    room: z.union([textInLanguages, z.array(text)], 'This is neither a room nor a list of rooms.').nullish(),
    track: textInLanguages.nullish(),
    type: textInLanguages.nullish(),
    language: text.nullish(),
    abstract: textInLanguages.nullish(),
    description: textInLanguages.nullish(),
    persons: z.array(person, 'This is no list of persons.').nullish(),
    links: z.array(link, 'This is no list of links.').nullish(),
    attachments: z.array(link, 'This is no list of links.').nullish(),
    url: text.nullish(),
  },
  'An event is an object.',
);

const day = z.looseObject(
  {
    index: wholeNumber.nullish(),
    date: text.nullish(),
    day_start: text.nullish(),
    day_end: text.nullish(),
    rooms: z.record(
      z.string(),
      z.array(event, 'This is no list of events.'),
      fault('This is no object of rooms by their names.'),
    ),
  },
  'A day is an object.',
);

const conference = z.looseObject(
  {
    title: textInLanguages,
    acronym: text.nullish(),
    start: text.nullish(),
    end: text.nullish(),
    daysCount: wholeNumber.nullish(),
    time_zone_name: text.nullish(),
    rooms: z.array(z.looseObject({ name: textInLanguages }), 'This is no list of rooms.').nullish(),
    days: z.array(day, fault('This is no list of days.')),
  },
  fault('The conference is an object.'),
);

/** A programme in JSON. */
export const scheduleJson = z.looseObject(
  {
    schedule: z.looseObject(
      {
        base_url: text.nullish(),
        conference,
        rooms: z.undefined('Rooms stand in the conference, not beside it.').optional(),
      },
      fault('The schedule is an object.'),
    ),
  },
  'A programme is an object with a "schedule".',
);
