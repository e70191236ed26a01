import type { GraphQLField } from 'graphql';

/**
 * Writes a query for a list with all its arguments, each as a variable of the same name. The alias of the list is
 * `list`.
 *
 * @param field the list, such as `agreements`
 * @param page the selected fields of the connection
 * @param variables further variables of `page`: `$lang: Locale!`
 */
export function listQuery(field: GraphQLField<unknown, unknown>, page: string, variables: string): string {
  const { name, args } = field;
  const declared = args.map((argument) => `$${argument.name}: ${argument.type}`);
  const passed = args.map((argument) => `${argument.name}: $${argument.name}`);
  return `query (${declared.join(', ')}, ${variables}) {\n  list: ${name}(${passed.join(', ')}) {\n${page}\n  }\n}\n`;
}
