import { type GraphQLSchema, getNamedType, isLeafType, isNonNullType, isObjectType } from 'graphql';
import type { DataSource, EntityMetadata } from 'typeorm';
import type { FieldExtensions } from './selection.ts';

/**
 * Checks that every field of every type with a table declares how it is read: as a column or relation of the same name,
 * by a description, or in JavaScript. Fields that the schema calls non-null must not be nullable in their column.
 * @throws Error with all violations
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
      if (!stored) faults.push(`${type.name}.${field.name} is neither a column or relation nor described`);
      else if (isNonNullType(field.type) && stored.nullable) {
        faults.push(`${type.name}.${field.name} is never null in the schema, but may be in its column`);
      }
    }
  }
  if (faults.length > 0) throw new Error(`The schema cannot be read:\n${faults.join('\n')}`);
}

function columnOf(metadata: EntityMetadata, property: string): { nullable: boolean } | null {
  const column = metadata.columns.find((candidate) => candidate.propertyName === property);
  // In a table of several types, columns of only some types are nullable; constraints check them.
  return column ? { nullable: column.isNullable && metadata.tableType !== 'entity-child' } : null;
}

function relationOf(metadata: EntityMetadata, property: string): { nullable: boolean } | null {
  const relation = metadata.relations.find((candidate) => candidate.propertyName === property);
  return relation ? { nullable: relation.isNullable && metadata.tableType !== 'entity-child' } : null;
}
