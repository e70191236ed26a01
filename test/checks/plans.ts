/** A node of a plan, as EXPLAIN gives it in JSON. */
export interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  Filter?: string;
  Plans?: Plan[];
}

/** Tables that a plan reads from end to end though it may not: no index serves what is asked of them. */
export function readWhole(plan: Plan): string[] {
  const mine = plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name']!] : [];
  return [...mine, ...(plan.Plans ?? []).filter((below) => !countsAll(plan, below)).flatMap(readWhole)];
}

/** The number of all rows that the reader may see cannot be had without looking at each. */
function countsAll(plan: Plan, below: Plan): boolean {
  return plan['Node Type'] === 'Aggregate' && below['Node Type'] === 'Seq Scan' && isVisibility(below.Filter);
}

function isVisibility(filter: string | undefined): boolean {
  return filter === undefined || /^\(visibility = '\w+'::\w+\)$/.test(filter);
}
