/** A plan node of EXPLAIN (FORMAT JSON). */
export interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  Filter?: string;
  Plans?: Plan[];
}

/** Returns the tables that a plan scans sequentially, except for counts of all visible rows. */
export function sequentialScans(plan: Plan): string[] {
  const own = plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name']!] : [];
  return [...own, ...(plan.Plans ?? []).filter((below) => !countsAll(plan, below)).flatMap(sequentialScans)];
}

/** Whether a node counts all visible rows, which no index can avoid. */
function countsAll(plan: Plan, below: Plan): boolean {
  return plan['Node Type'] === 'Aggregate' && below['Node Type'] === 'Seq Scan' && isVisibility(below.Filter);
}

function isVisibility(filter: string | undefined): boolean {
  return filter === undefined || /^\(visibility = '\w+'::\w+\)$/.test(filter);
}
