import type { GraphQLField } from 'graphql';

/**
 * The text of a query for a list with all its arguments, each a variable of the same name. The list goes by `list`.
 *
 * @param field the list: `agreements`, say
 * @param page what of a page is read: fields of the connection
 * @param variables that `page` has besides: `$lang: Locale!`
 */
export function listQuery({ name, args }: GraphQLField<unknown, unknown>, page: string, variables: string): string {
  const declared = args.map((argument) => `$${argument.name}: ${argument.type}`);
  const passed = args.map((argument) => `${argument.name}: $${argument.name}`);
  return `query (${declared.join(', ')}, ${variables}) {\n  list: ${name}(${passed.join(', ')}) {\n${page}\n  }\n}\n`;
}
