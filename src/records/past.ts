import type { Reading } from '../query/compiling/readings.ts';
import type { EntityClass } from '../query/compiling/row.ts';
import type { RecordType } from './record.entity.ts';

/** How a record is read as it was at an instant. */
export type PastReading = <Entity extends { id: string }>(
  type: RecordType,
  uuid: string,
  at: Date,
  entity: EntityClass<Entity>,
) => Reading;

let pastReading: PastReading | null = null;

/** Says how the past is read: by the feature that keeps it, which knows every table. */
export function readPastBy(reading: PastReading): void {
  pastReading = reading;
}

/** A record as it was at an instant; null where there was none yet, or none any more. */
export const asItWas: PastReading = (type, uuid, at, entity) => {
  if (!pastReading) throw new Error('No feature says how the past is read.');
  return pastReading(type, uuid, at, entity);
};
