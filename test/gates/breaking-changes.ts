import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core';
import type { GraphQLSchema } from 'graphql';

const YEAR_MS = 365 * 24 * 3_600_000;

/**
 * What a schema would break of a released one, in words. Left out is what was released as deprecated, with a reason that
 * says since when ("Use label. Since 2026-11-24."), once that is a year ago.
 */
export async function brokenBy(now: GraphQLSchema, released: GraphQLSchema, today: Date): Promise<string[]> {
  const changes = await diff(released, now);
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .filter((change) => !wasDueToGo(change, released, today))
    .map(({ path, message }) => `${path}: ${message}`);
}

function wasDueToGo({ path = '', type }: Change, released: GraphQLSchema, today: Date): boolean {
  if (!/_REMOVED$/.test(type)) return false;
  const [, since] = /since (\d{4}-\d{2}-\d{2})/i.exec(reasonAt(path, released) ?? '') ?? [];
  return since !== undefined && today.getTime() - Date.parse(since) >= YEAR_MS;
}

/** Why the thing at a path ("Type.field", "Type.field.argument", "Enum.VALUE") was deprecated, or null. */
function reasonAt(path: string, schema: GraphQLSchema): string | null {
  const [typeName = '', name = '', argument] = path.split('.');
  const type = schema.getType(typeName);
  if (!type) return null;
  if ('getValue' in type) return type.getValue(name)?.deprecationReason ?? null;
  if (!('getFields' in type)) return null;
  const field = type.getFields()[name];
  if (argument === undefined) return field?.deprecationReason ?? null;
  return (field && 'args' in field && field.args.find((each) => each.name === argument)?.deprecationReason) || null;
}
