import { inOrder, readExample } from '../examples.ts';

const files = import.meta.glob<string>('../examples/*.graphql', { query: '?raw', import: 'default', eager: true });

/** All files in the folder of examples. */
export const EXAMPLES = inOrder(Object.entries(files).map(([path, text]) => readExample(path, text)));
