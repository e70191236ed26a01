import type { ReactNode } from 'react';

export interface TableRegionProps {
  label: string;
  /** Classes beside that of every table. */
  className?: string;
  children: ReactNode;
}

/** A region in which a table scrolls that is wider than the page. */
export function TableRegion({ label, className = '', children }: TableRegionProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it must be focusable, so that it can be scrolled by keyboard
    <section className={`table ${className}`.trim()} tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
