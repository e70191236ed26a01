import { registerEnumType } from 'type-graphql';

/** The values of an enum, which equal their names. */
export type EnumOf<Values> = keyof Values & string;

/**
 * Declares an enum of the API.
 * @param name name of the GraphQL type
 * @param descriptions descriptions of its values, in the order in which clients see them
 * @returns its values by name
 */
export function enumOf<const Name extends string>(
  name: string,
  description: string,
  descriptions: { readonly [value in Name]: string },
): { readonly [value in Name]: value } {
  const values = Object.keys(descriptions) as Name[];
  const constants = Object.fromEntries(values.map((value) => [value, value])) as { [value in Name]: value };
  const valuesConfig = Object.fromEntries(
    values.map((value) => [value, { description: descriptions[value] }]),
  ) as Record<Name, { description: string }>;
  registerEnumType(constants, { name, description, valuesConfig });
  return constants;
}
