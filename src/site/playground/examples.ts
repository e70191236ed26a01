/** A query that the playground offers. */
export interface Example {
  /** The name of the file without its extension: "1-between-moscow-and-havana". */
  name: string;
  title: string;
  /** Two sentences. */
  explanation: string;
  /** The whole text of the file. */
  query: string;
}

/**
 * Reads an example. The first comment line is the title; the other comment lines at the beginning are the explanation.
 *
 * @param path the path of the file, whose name begins with a number
 */
export function readExample(path: string, query: string): Example {
  const lines = query.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('#'));
  const [title = '', ...others] = lines.slice(0, end < 0 ? lines.length : end).map((line) => line.slice(1).trim());
  return {
    name: path.replace(/^.*\//, '').replace(/\.graphql$/, ''),
    title,
    explanation: others.filter((line) => line !== '').join(' '),
    query,
  };
}

/** Sorts examples by the number in their names. */
export function inOrder(examples: readonly Example[]): Example[] {
  return [...examples].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}
