import { type ReactNode, useEffect } from 'react';
import type { ListDescription } from '../../catalogue.ts';
import { Chips } from '../filters/chips.tsx';
import { FacetsContext, useFacets } from '../filters/facets.ts';
import { Filters } from '../filters/filter-column.tsx';
import { useSpeaker } from '../language.tsx';
import { IS_EMBED } from '../place.ts';

export interface ViewLayoutProps {
  /** The heading as text, also for the browser's tab. */
  title: string;
  /** The heading as shown, if it is more than text. */
  heading?: ReactNode;
  /** Between heading and filters: party fields, choices of a picture. */
  choices?: ReactNode;
  /** The list that the filters narrow; null for a view without filters. */
  list: ListDescription | null;
  parameters: URLSearchParams;
  /** The number of records; null until the first response, after which the facets are counted. */
  total: number | null;
  /** Parameters of facets that the view leaves out. */
  without?: readonly string[];
  children: ReactNode;
}

/** The frame of a view: heading, filters beside the result, and the chosen filters above it. */
export function ViewLayout(props: ViewLayoutProps) {
  const { title, heading = title, choices, list, children } = props;
  useEffect(() => {
    document.title = `${title} · Entente`;
  }, [title]);
  if (IS_EMBED)
    return (
      <div className="result">
        <h1>{title}</h1>
        {children}
      </div>
    );
  return (
    <>
      <h1>{heading}</h1>
      {choices}
      {list ? (
        <Filtered {...props} list={list}>
          {children}
        </Filtered>
      ) : (
        children
      )}
    </>
  );
}

function Filtered({ list, parameters, total, without, children }: ViewLayoutProps & { list: ListDescription }) {
  const { records } = useSpeaker();
  const facets = useFacets(list, parameters, total !== null);
  return (
    <div className="view">
      <Filters list={list} parameters={parameters} facets={facets} total={total} without={without} />
      <div className="result">
        <Chips list={list} parameters={parameters} facets={facets} without={without} />
        <p className="unseen" role="status">
          {total !== null && records(total)}
        </p>
        <FacetsContext value={facets}>{children}</FacetsContext>
      </div>
    </div>
  );
}
