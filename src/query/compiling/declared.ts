import { type GraphQLSchema, getNamedType, isLeafType, isNonNullType, isObjectType } from 'graphql';
import type { DataSource, EntityMetadata } from 'typeorm';
import type { FieldExtensions } from './selection.ts';

/**
 * Makes sure that every field of every type that has a table says how it is read: as a column or relation of the same
 * name, by a description, or in JavaScript; and that what the schema calls never null is never null in its column.
 * @throws Error with all that is wrong
 */
export function checkDeclarations(schema: GraphQLSchema, dataSource: DataSource): void {
  const faults: string[] = [];
  for (const metadata of dataSource.entityMetadatas) {
    const type = schema.getType(metadata.name);
    if (!isObjectType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      const { reading, inJavaScript } = field.extensions as FieldExtensions;
      if (reading || inJavaScript) continue;
      const isLeaf = isLeafType(getNamedType(field.type));
      const stored = isLeaf ? columnOf(metadata, field.name) : relationOf(metadata, field.name);
      if (!stored) faults.push(`${type.name}.${field.name} is neither stored under that name nor described`);
      else if (isNonNullType(field.type) && stored.nullable) {
        faults.push(`${type.name}.${field.name} is never null in the schema, but may be in its column`);
      }
    }
  }
  if (faults.length > 0) throw new Error(`The schema cannot be read:\n${faults.join('\n')}`);
}

function columnOf(metadata: EntityMetadata, property: string): { nullable: boolean } | null {
  const column = metadata.columns.find((candidate) => candidate.propertyName === property);
  // A table of several types lets every column be null that only some of them have: its constraints see to those.
  return column ? { nullable: column.isNullable && metadata.tableType !== 'entity-child' } : null;
}

function relationOf(metadata: EntityMetadata, property: string): { nullable: boolean } | null {
  const relation = metadata.relations.find((candidate) => candidate.propertyName === property);
  return relation ? { nullable: relation.isNullable && metadata.tableType !== 'entity-child' } : null;
}
