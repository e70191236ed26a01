import { z } from 'zod';
import { PartyLevel } from '../../domain/parties/party.entity.ts';
import { HttpError } from '../../server/http/http-error.ts';
import { readJsonObject } from '../../server/http/request-body.ts';
import { PROPERTY_IDS, type PropertyId } from './properties.ts';

/** Limits of the requests of the reconciliation service. The manual publishes these numbers. */
export const RECONCILIATION_LIMITS = {
  queries: 50,
  candidates: 20,
  defaultCandidates: 5,
  textChars: 200,
  /** Values in the properties of one query. */
  values: 20,
  ids: 100,
  properties: 20,
} as const;

/** Nested lists and objects of a request: batch, query, properties, property, values, value. */
const MAX_NESTING = 8;

/** The types of parties by their ids in the protocol, with their level; `Party` is any of them. */
export const TYPES = {
  Party: null,
  City: PartyLevel.CITY,
  Region: PartyLevel.REGION,
  Country: PartyLevel.COUNTRY,
  Bloc: PartyLevel.BLOC,
  Organization: PartyLevel.ORGANIZATION,
} as const;

export type TypeId = keyof typeof TYPES;

export const TYPE_IDS = Object.keys(TYPES) as [TypeId, ...TypeId[]];

const { textChars, values, candidates, defaultCandidates } = RECONCILIATION_LIMITS;

const shortText = z.string().max(textChars, `has more than ${textChars} characters. Shorten it`);
const unknown = (ids: readonly string[]) => ({
  error: ({ input }: { input?: unknown }) => `"${String(input).slice(0, 40)}" is unknown. Use ${ids.join(', ')}`,
});
const type = z.enum(TYPE_IDS, unknown(TYPE_IDS));
const propertyId = z.enum(PROPERTY_IDS, unknown(PROPERTY_IDS));
const value = z
  .union([shortText, z.number(), z.boolean(), z.object({ id: shortText })], {
    error: `must be a text of up to ${textChars} characters, a number, a boolean or an object with an id`,
  })
  .transform((given) => (typeof given === 'object' ? given.id : String(given)).trim());
const listOf = <Shape extends z.ZodType>(shape: Shape) =>
  z.preprocess((given) => (Array.isArray(given) ? given : [given]), z.array(shape));
const limit = z
  .int(`must be a number from 1 to ${candidates}`)
  .min(1, `must be 1 to ${candidates}`)
  .max(candidates, `must be 1 to ${candidates}`);

const query = z
  .object(
    {
      query: shortText.optional(),
      type: listOf(type).optional(),
      limit: limit.default(defaultCandidates),
      properties: z.array(z.object({ pid: propertyId, v: listOf(value) })).optional(),
    },
    'must be an object with a query',
  )
  .refine(({ query, properties = [] }) => query !== undefined || properties.length > 0, {
    error: 'has neither query nor properties. Send one of them',
  })
  .transform(({ query: text, type = [], limit, properties = [] }, context): ReconciliationQuery => {
    const given = properties.flatMap(({ pid, v }) => v.map((value) => ({ pid, value })));
    if (given.length > values) {
      context.addIssue({
        code: 'custom',
        message: `has ${given.length} values. Send at most ${values}`,
        path: ['properties'],
      });
    }
    const levels = type.map((id) => TYPES[id]);
    const of = (...ids: PropertyId[]) =>
      given.filter(({ pid, value }) => ids.includes(pid) && value !== '').map(({ value }) => value);
    const [name = ''] = of('name', 'names');
    return {
      text: (text ?? name).trim(),
      levels: levels.includes(null) || levels.length === 0 ? undefined : (levels as PartyLevel[]),
      limit,
      valuesOf: of,
    };
  });

/** A query for the party with a name, code or properties. */
export interface ReconciliationQuery {
  text: string;
  /** Undefined: parties of every level. */
  levels: PartyLevel[] | undefined;
  /** Maximum number of candidates. */
  limit: number;
  /** Returns the values of properties that are not empty. */
  valuesOf(...ids: PropertyId[]): string[];
}

const extension = z.object({
  ids: z.array(z.string()),
  properties: z.array(
    z.object({
      id: propertyId,
      settings: z.object({ limit: z.coerce.number().int().min(0).optional() }).optional(),
    }),
  ),
});

/** A request for the values of properties. */
export type DataExtension = z.infer<typeof extension>;

/**
 * Parses a batch of queries.
 * @returns the queries by the keys of the client
 * @throws HttpError 400 if it is malformed; 413 if it has more than 50 queries
 */
export function parseQueries(json: string): Map<string, ReconciliationQuery> {
  const batch = Object.entries(readJsonObject(json, 'queries', MAX_NESTING));
  assertCount('queries', batch.length, RECONCILIATION_LIMITS.queries);
  return new Map(batch.map(([key, given]) => [key, parsed(query, given, `queries.${key.slice(0, 40)}`)]));
}

/**
 * Parses a request for the values of properties.
 * @throws HttpError 400 if it is malformed; 413 if it names more than 100 ids or 20 properties
 */
export function parseExtension(json: string): DataExtension {
  const given = parsed(extension, readJsonObject(json, 'extend', MAX_NESTING), 'extend');
  assertCount('extend.ids', given.ids.length, RECONCILIATION_LIMITS.ids);
  assertCount('extend.properties', given.properties.length, RECONCILIATION_LIMITS.properties);
  return given;
}

function parsed<T>(shape: z.ZodType<T>, given: unknown, place: string): T {
  const { data, error } = shape.safeParse(given);
  if (!error) return data;
  const [{ path, message }] = error.issues as [z.core.$ZodIssue];
  throw badRequest([place, ...path.map(String)].join('.'), `${message}.`);
}

/** The error for a parameter that is not allowed. @param message what is wrong and what to do */
export function badRequest(argument: string, message: string): HttpError {
  return new HttpError(400, 'BAD_USER_INPUT', `${argument}: ${message}`);
}

function assertCount(argument: string, count: number, maximum: number): void {
  if (count <= maximum) return;
  throw new HttpError(
    413,
    'BODY_TOO_LARGE',
    `${argument}: ${count} were sent. Send at most ${maximum} in one request.`,
  );
}
