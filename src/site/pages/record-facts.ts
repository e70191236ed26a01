import type { Writer } from '../../outputs/wording/writer.ts';
import { OF_EVERY_RECORD } from '../../records/description/facts.ts';
import type { FoundRecord } from '../../records/description/found-record.ts';
import { recordTypeOfId } from '../../records/description/registry.ts';
import type { Piece } from '../../records/description/writers.ts';

/** The facts that a record has, each with what it is called. */
export function factsOf(record: FoundRecord, writer: Writer): { label: string; value: Piece }[] {
  return [...recordTypeOfId(record.id).page.facts, ...OF_EVERY_RECORD]
    .map((fact) => ({ label: writer.label(fact.label), value: fact.write(record, writer) }))
    .filter(({ value }) => !isNothing(value));
}

function isNothing(value: Piece): boolean {
  return (
    value === null ||
    value === undefined ||
    value === false ||
    value === '' ||
    (Array.isArray(value) && value.length === 0)
  );
}
