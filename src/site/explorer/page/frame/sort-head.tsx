export interface SortHeadProps {
  called: string;
  /** The direction in which the table is sorted by this column; null if it is sorted by another one. */
  direction: 'ascending' | 'descending' | null;
  onSort: () => void;
  className?: string;
}

/** The head of a column, with a button that sorts the table by it. */
export function SortHead({ called, direction, onSort, className }: SortHeadProps) {
  return (
    <th scope="col" className={className} aria-sort={direction ?? undefined}>
      <button type="button" className="plain sort-button" onClick={onSort}>
        {called}
        {direction && <span aria-hidden="true">{direction === 'descending' ? ' ↓' : ' ↑'}</span>}
      </button>
    </th>
  );
}
