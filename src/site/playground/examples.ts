/** A query that the playground offers, as its file says. */
export interface Example {
  /** The file's name without its ending: "1-between-moscow-and-havana". */
  name: string;
  title: string;
  /** Two plain sentences. */
  explanation: string;
  /** The whole file. */
  query: string;
}

/**
 * Reads an example from its file: comments at its head give the title in the first line and the explanation in the others.
 *
 * @param path of the file; its name, which begins with a number, puts the examples in order
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

/** The examples in the order in which they are offered. */
export function inOrder(examples: readonly Example[]): Example[] {
  return [...examples].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }));
}
