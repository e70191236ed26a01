import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { z } from 'zod';

// The messages of the Reconciliation Service API 0.2, written from its specification
// (https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/). Members that it does not name are
// errors here. If RECONCILIATION_SPECS names a checkout of https://github.com/reconciliation-api/specs, its JSON schemas
// check each message too: they have no licence to be copied.

const SPECS = process.env.RECONCILIATION_SPECS;

/** Returns the shape, whose messages also conform to a published schema if there is a checkout. */
function conforming<Shape extends z.ZodType>(schema: string, shape: Shape): Shape {
  if (!SPECS) return shape;
  const ajv = new Ajv({ strict: false, validateFormats: false });
  // The schema of the manifest refers to one of OpenAPI, for a member that Entente does not have.
  const definitions = { securityDefinitions: { additionalProperties: {} } };
  ajv.addSchema({ $id: 'http://swagger.io/v2/schema.json', definitions });
  const folder = join(SPECS, '0.2/schemas');
  const read = (file: string) => ({ ...JSON.parse(readFileSync(join(folder, file), 'utf8')), $schema: undefined });
  ajv.addSchema(read('type.json'));
  const conforms = ajv.compile(read(schema));
  return shape.refine((message) => conforms(message), { error: () => ajv.errorsText(conforms.errors) });
}

const id = z.string().min(1);
const named = z.strictObject({ id, name: z.string().min(1) });
const type = named.extend({ broader: z.array(named).optional() });
const template = z.url().includes('{{id}}');
const endpoint = z.strictObject({ service_url: z.url(), service_path: z.string().startsWith('/') });

export const manifest = conforming(
  'manifest.json',
  z.strictObject({
    versions: z.array(z.string()).refine((versions) => versions.includes('0.2')),
    name: z.string().min(1),
    serviceVersion: z.string(),
    documentation: z.url(),
    identifierSpace: z.url(),
    schemaSpace: z.url(),
    view: z.strictObject({ url: template }),
    feature_view: z.strictObject({ url: template }),
    preview: z.strictObject({ url: template, width: z.int(), height: z.int() }),
    batchSize: z.int().positive(),
    defaultTypes: z.array(type),
    suggest: z.strictObject({ entity: endpoint, type: endpoint, property: endpoint }),
    extend: z.strictObject({
      propose_properties: endpoint,
      property_settings: z.array(
        z.strictObject({
          name: z.string(),
          label: z.string(),
          type: z.literal('number'),
          default: z.number(),
          help_text: z.string(),
        }),
      ),
    }),
  }),
);

const candidate = z.strictObject({
  id,
  name: z.string().min(1),
  description: z.string(),
  type: z.array(named).min(1),
  score: z.number().min(0).max(100),
  match: z.boolean(),
  features: z.array(z.strictObject({ id, value: z.union([z.number(), z.boolean()]) })),
});

export const resultBatch = conforming(
  'reconciliation-result-batch.json',
  z.record(
    z.string(),
    z.strictObject({
      result: z.array(candidate).refine((candidates) => {
        const [first, second] = candidates;
        const falls = candidates.every(({ score }, index) => index === 0 || score <= candidates[index - 1]!.score);
        const others = candidates.slice(1).every(({ match }) => !match);
        return falls && others && (!first?.match || !second || first.score > second.score);
      }, 'Scores fall, and a match is alone at the top.'),
    }),
  ),
);

const value = z.union([
  named,
  z.strictObject({ str: z.string() }),
  z.strictObject({ int: z.int().max(2_147_483_647) }),
  z.strictObject({ float: z.number() }),
]);

export const extension = conforming(
  'data-extension-response.json',
  z
    .strictObject({
      meta: z.array(z.strictObject({ id, name: z.string(), type: named.optional() })),
      rows: z.record(z.string(), z.record(z.string(), z.array(value))),
    })
    .refine(({ meta, rows }) => {
      const ids = meta.map(({ id }) => id);
      return Object.values(rows).every((row) => ids.every((id) => Object.hasOwn(row, id)));
    }, 'Each row has each property.'),
);

const suggested = z.strictObject({
  result: z
    .array(
      z.strictObject({
        id,
        name: z.string(),
        description: z.string().optional(),
        notable: z.array(named).optional(),
      }),
    )
    .max(10),
});

export const suggestions = {
  entity: conforming('suggest-entities-response.json', suggested),
  type: conforming('suggest-types-response.json', suggested),
  property: conforming('suggest-properties-response.json', suggested),
};

export const proposal = conforming(
  'data-extension-property-proposal.json',
  z.strictObject({
    type: z.string(),
    limit: z.int().optional(),
    properties: z.array(z.strictObject({ id, name: z.string(), description: z.string() })),
  }),
);
