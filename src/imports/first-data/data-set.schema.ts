import { z } from 'zod';
import { CommitmentStatus } from '../../domain/commitments/commitment.entity.ts';
import { AttendsAs } from '../../domain/delegations/delegation.entity.ts';
import { Bound } from '../../domain/figures/figure.entity.ts';
import { Attendance, ForumKind, ForumStatus } from '../../domain/forums/forum.entity.ts';
import { ForumRoleKind } from '../../domain/forums/forum-role.entity.ts';
import { Standing } from '../../domain/parties/membership.entity.ts';
import { OrganizationKind, PartyLevel } from '../../domain/parties/party.entity.ts';
import { PartyNameKind } from '../../domain/parties/party-name.entity.ts';
import { SessionKind, SessionStatus } from '../../domain/sessions/session.entity.ts';
import { SpeakerRole } from '../../domain/sessions/speaker.entity.ts';
import { SourceKind } from '../../domain/sources/source.entity.ts';
import { canonicalDecimal } from '../../records/values/decimal.ts';
import { registeredTag } from '../../records/values/language-tags.ts';
import { isPartialDate } from '../../records/values/partial-date.ts';

/** The sections of a data file, in the order in which their records are written: each refers to earlier ones only. */
export const SECTIONS = [
  'sources',
  'topics',
  'parties',
  'people',
  'forumSeries',
  'forums',
  'sessions',
  'delegations',
  'commitments',
  'statements',
  'figures',
] as const;
export type Section = (typeof SECTIONS)[number];

/** A data file of this folder, checked. */
export type DataSet = z.infer<ReturnType<typeof dataSetOf>>;

const text = z.string().trim().min(1, 'There is no text here.');
const date = z
  .string()
  .refine(isPartialDate, 'A date is a year, a month or a day that exists: 2025, 2025-11 or 2025-11-07.');
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'A key is written in small letters, digits and hyphens.');
const lang = z.string().refine((tag) => registeredTag(tag) === tag, 'A language goes by its tag, such as en or pt-BR.');
const decimal = z
  .string()
  .refine((value) => canonicalDecimal(value) !== null, 'A value is a decimal number, such as 70 or 3.5.');
const degrees = (most: number) =>
  z.coerce.number(`This is a number of degrees.`).min(-most, `At least -${most}.`).max(most, `At most ${most}.`);
const alpha2 = (countries: ReadonlySet<string>) =>
  z.string().refine((code) => countries.has(code), 'No country of the reference data has this code.');

/** One text in several languages; the first is the main one. */
const textsIn = z
  .record(lang, text)
  .refine((texts) => Object.keys(texts).length > 0, 'There is no text in any language.');

/**
 * What a data file holds.
 * @param keys by which the file's records go, section by section, so that each reference can be checked where it stands
 * @param countries the ISO codes of the reference data
 */
export function dataSetOf(keys: { [section in Section]: ReadonlySet<string> }, countries: ReadonlySet<string>) {
  const one = (section: Section) =>
    z.string().refine((key) => keys[section].has(key), `There is no such record under ${section}.`);
  const country = alpha2(countries);
  const party = z
    .string()
    .refine(
      (key) => keys.parties.has(key) || countries.has(key),
      'There is no such record under parties, nor a country.',
    );

  const cited = {
    citations: z
      .array(
        z.strictObject({
          source: one('sources'),
          fields: z.array(text).default([]),
          locator: text.optional(),
        }),
      )
      .min(1, 'Each record says where it comes from.'),
    flags: z.array(z.strictObject({ code: text, path: text.optional(), message: text })).default([]),
  };
  const identifiers = z.array(z.strictObject({ scheme: text, value: text, url: z.url().optional() })).default([]);
  const topics = z.array(one('topics')).default([]);
  const makers = z
    .array(
      z.union(
        [
          z.strictObject({ person: one('people'), position: text.optional(), party: party.optional() }),
          z.strictObject({ delegation: one('delegations') }),
          z.strictObject({ party }),
        ],
        'A maker is a person (with position and party), a delegation or a party.',
      ),
    )
    .default([]);
  const item = {
    title: textsIn,
    topics,
    forum: one('forums').optional(),
    session: one('sessions').optional(),
    ...cited,
  };

  return z.strictObject({
    sources: section(
      z.strictObject({
        kind: z.enum(SourceKind),
        title: text,
        authors: z.array(text).default([]),
        publisher: text.optional(),
        publishedOn: date.optional(),
        retrievedOn: date.optional(),
        lang: lang.optional(),
        url: z.url().optional(),
        archivedUrl: z.url().optional(),
        licence: text.optional(),
      }),
    ),
    topics: section(z.strictObject({ names: textsIn, within: one('topics').optional(), ...cited })).superRefine(
      withinAnEarlierOne,
    ),
    parties: section(
      z.strictObject({
        level: z.enum(PartyLevel),
        organizationKind: z.enum(OrganizationKind).optional(),
        within: party.optional(),
        names: z
          .array(
            z.strictObject({
              text,
              lang,
              kind: z.enum(PartyNameKind),
              from: date.optional(),
              to: date.optional(),
            }),
          )
          .min(1, 'A party has a name.'),
        memberships: z
          .array(
            z.strictObject({
              country,
              standing: z.enum(Standing).exclude(['NONE']),
              from: date.optional(),
              to: date.optional(),
            }),
          )
          .default([]),
        coordinates: z.strictObject({ latitude: degrees(90), longitude: degrees(180) }).optional(),
        identifiers,
        ...cited,
      }),
    ).superRefine(withinAnEarlierOne),
    people: section(
      z.strictObject({
        names: z
          .array(
            z.strictObject({
              text,
              lang,
              given: text.optional(),
              family: text.optional(),
              patronymic: text.optional(),
              honorific: text.optional(),
            }),
          )
          .min(1, 'A person has a name.'),
        positions: z
          .array(
            z.strictObject({ title: textsIn, party: party.optional(), from: date.optional(), to: date.optional() }),
          )
          .default([]),
        ...cited,
      }),
    ),
    forumSeries: section(z.strictObject({ title: textsIn, ...cited })),
    forums: section(
      z.strictObject({
        series: one('forumSeries').optional(),
        edition: text.optional(),
        kind: z.enum(ForumKind),
        status: z.enum(ForumStatus),
        title: textsIn,
        startsOn: date.optional(),
        endsOn: date.optional(),
        timeZone: text.optional(),
        attendance: z.enum(Attendance).optional(),
        cities: z.array(one('parties')).default([]),
        venue: text.optional(),
        summary: textsIn.optional(),
        topics,
        roles: z.array(z.strictObject({ party, role: z.enum(ForumRoleKind) })).default([]),
        ...cited,
      }),
    ),
    sessions: section(
      z.strictObject({
        forum: one('forums'),
        kind: z.enum(SessionKind),
        status: z.enum(SessionStatus),
        title: textsIn,
        subjects: z.array(party).default([]),
        topics,
        speakers: z
          .array(
            z.strictObject({
              person: one('people'),
              role: z.enum(SpeakerRole),
              billedAs: text.optional(),
              represents: party.optional(),
            }),
          )
          .default([]),
        ...cited,
      }),
    ),
    delegations: section(
      z.strictObject({
        forum: one('forums'),
        party,
        attendsAs: z.enum(AttendsAs),
        reportedSize: z.coerce.number().int().optional(),
        ...cited,
      }),
    ),
    commitments: section(
      z.strictObject({
        ...item,
        status: z.enum(CommitmentStatus),
        announcedOn: date.optional(),
        startsOn: date.optional(),
        dueOn: date.optional(),
        responsible: z.array(party).default([]),
        counterparts: z.array(party).default([]),
        makers,
      }),
    ),
    statements: section(
      z.strictObject({
        ...item,
        summary: textsIn,
        saidOn: date.optional(),
        makers,
        concerned: z.array(party).default([]),
      }),
    ),
    figures: section(
      z.strictObject({
        ...item,
        indicator: text,
        value: decimal,
        unit: text,
        bound: z.enum(Bound),
        asOf: date.optional(),
        makers,
        concerned: z.array(party).default([]),
        about: z.strictObject({ forum: one('forums') }).optional(),
      }),
    ),
  });
}

/** The records of one section, by their keys. */
function section<T extends z.ZodType>(record: T) {
  return z.record(slug, record).default({});
}

/** Records are written as they stand, so that what lies within another comes after it; which also rules out a circle. */
function withinAnEarlierOne(records: { [key: string]: { within?: string } }, check: z.RefinementCtx): void {
  const earlier = new Set<string>();
  for (const [key, { within }] of Object.entries(records)) {
    if (within && Object.hasOwn(records, within) && !earlier.has(within)) {
      check.addIssue({
        code: 'custom',
        path: [key, 'within'],
        message: `"${within}" stands further down: move it up.`,
      });
    }
    earlier.add(key);
  }
}
