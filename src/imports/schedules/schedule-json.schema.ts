import { z } from 'zod';

// A programme in JSON: the format of frab and pretalx with the extensions of dialects. An id that is not a number or a
// list instead of a text shows that another program made or changed the file. Times and languages in texts are checked
// event by event.

/** Reports a missing value as missing, and an invalid one with the message. */
function fault(message: string) {
  return { error: ({ input }: { input?: unknown }) => (input === undefined ? 'the value is missing.' : message) };
}

const text = z.string('the value is not a text.');
const wholeNumber = z.int('the value is not a whole number.');
const code = text.regex(/^[A-Z0-9]+$/, 'a code has only capital letters A to Z and digits.');

/** A text, or the same text in several languages. */
const textInLanguages = z.union(
  [z.string(), z.record(z.string(), z.string())],
  fault('the value is neither a text nor texts by language.'),
);

const link = z.union(
  [z.string(), z.looseObject({ url: z.string() }), z.looseObject({ href: z.string() })],
  'the value is neither an address nor an object with a "url".',
);

const person = z
  .looseObject(
    {
      guid: z.guid('the value is not a UUID.').nullish(),
      id: wholeNumber.nullish(),
      code: code.nullish(),
      name: text.nullish(),
      public_name: text.nullish(),
      full_public_name: text.nullish(),
    },
    'a person must be an object.',
  )
  .refine((each) => [each.name, each.public_name, each.full_public_name].some((name) => String(name ?? '').trim()), {
    error: 'a person needs a "name" or a "public_name".',
    // Reported together with other errors.
    when: ({ value }) => typeof value === 'object' && value !== null,
  });

const event = z.looseObject(
  {
    guid: z.guid('the value is not a UUID.').nullish(),
    id: wholeNumber.nullish(),
    code: code.nullish(),
    title: textInLanguages,
    subtitle: textInLanguages.nullish(),
    date: text.nullish(),
    start: text.nullish(),
    end: text.nullish(),
    duration: z.union([z.string(), z.number()], 'the value is not a duration such as "00:45".').nullish(),
    room: z.union([textInLanguages, z.array(text)], 'the value is neither a room nor a list of rooms.').nullish(),
    track: textInLanguages.nullish(),
    type: textInLanguages.nullish(),
    language: text.nullish(),
    abstract: textInLanguages.nullish(),
    description: textInLanguages.nullish(),
    persons: z.array(person, 'the value is not a list of persons.').nullish(),
    links: z.array(link, 'the value is not a list of links.').nullish(),
    attachments: z.array(link, 'the value is not a list of links.').nullish(),
    url: text.nullish(),
  },
  'an event must be an object.',
);

const day = z.looseObject(
  {
    index: wholeNumber.nullish(),
    date: text.nullish(),
    day_start: text.nullish(),
    day_end: text.nullish(),
    rooms: z.record(
      z.string(),
      z.array(event, 'the value is not a list of events.'),
      fault('the value is not an object of rooms by name.'),
    ),
  },
  'a day must be an object.',
);

const conference = z.looseObject(
  {
    title: textInLanguages,
    acronym: text.nullish(),
    start: text.nullish(),
    end: text.nullish(),
    daysCount: wholeNumber.nullish(),
    time_zone_name: text.nullish(),
    rooms: z.array(z.looseObject({ name: textInLanguages }), 'the value is not a list of rooms.').nullish(),
    days: z.array(day, fault('the value is not a list of days.')),
  },
  fault('the conference must be an object.'),
);

/** A programme in JSON. */
export const scheduleJson = z.looseObject(
  {
    schedule: z.looseObject(
      {
        base_url: text.nullish(),
        conference,
        rooms: z.undefined('rooms belong in the conference, not beside it.').optional(),
      },
      fault('the schedule must be an object.'),
    ),
  },
  'a programme must be an object with a "schedule".',
);
