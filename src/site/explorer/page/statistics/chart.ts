import type { Count, Counts } from '../../counts.ts';
import type { Numbers } from './numbers.ts';

type Group = Pick<Count, 'dimension' | 'value' | 'kind'>;

/** Returns the link to the records of one value, or of a value of each dimension; for the rest, to the table of all values. */
export type LinkOf = (first: Group, second?: Group) => string;

/** The properties of a chart of counts. */
export interface ChartProps {
  title: string;
  counts: Counts;
  numbers: Numbers;
  linkOf: LinkOf;
}
