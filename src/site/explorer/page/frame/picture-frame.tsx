import { type ReactNode, Suspense, useId, useRef } from 'react';
import { useSpeaker } from '../language.tsx';
import { change, usePlace } from '../place.ts';
import { Loading, StillLoading } from '../states/loading.tsx';
import { DataTable, type TableData } from './data-table.tsx';
import { FrameFoot } from './frame-foot.tsx';
import { SourcesTable } from './sources-table.tsx';
import type { Takeable } from './takeable.ts';

/** A form of a picture: a drawing, or the data as a table. */
export interface Form {
  /** The value of `tab` in the address. */
  name: string;
  /** The label of its tab. */
  called: string;
  content: ReactNode;
}

export interface PictureFrameProps extends Takeable {
  /** A sentence on the records that are counted or drawn. */
  lead?: ReactNode;
  /** The data of the picture, with the same links. */
  table: TableData;
  /** The filters of the records, if the address has others. */
  filters?: URLSearchParams;
  /** Whether the picture is that of earlier filters, while the next one loads. */
  isEarlier?: boolean;
  /** Whether the heading of the page is the title of the picture already. */
  isHeading?: boolean;
  /** The drawing; or several, the usual one first. */
  children: ReactNode | readonly Form[];
}

/** A picture as a chart, as a table and by its sources, with what it leaves out, its date, and ways to take it along. */
export function PictureFrame(props: PictureFrameProps) {
  const { name: part, title, lead, isEarlier, isHeading } = props;
  const id = useId();
  const figure = useRef<HTMLElement>(null);
  const forms = useForms(props);
  const { parameters } = usePlace();
  const setting = part ? `${part}-tab` : 'tab';
  const shown = forms.find(({ name }) => name === parameters.get(setting)) ?? forms[0]!;
  return (
    <figure ref={figure} className="picture" aria-labelledby={id} aria-busy={isEarlier} data-earlier={isEarlier}>
      <StillLoading isEarlier={isEarlier} />
      <div className="picture-head">
        <figcaption>
          <h2 id={id} className={isHeading ? 'unseen' : undefined}>
            {title}
          </h2>
          {lead && <p>{lead}</p>}
        </figcaption>
        <div className="tabs">
          {forms.map(({ name, called }, index) => (
            <button
              key={name}
              type="button"
              aria-pressed={name === shown.name}
              onClick={() => change({ [setting]: index === 0 ? null : name })}
            >
              {called}
            </button>
          ))}
        </div>
      </div>
      <div className="picture-body" data-tab={shown.name}>
        <Suspense fallback={<Loading />}>{shown.content}</Suspense>
      </div>
      <FrameFoot {...props} figure={figure} />
    </figure>
  );
}

/** The drawings, the table, and the sources if the list is counted by them. */
function useForms({ title, table, list, parameters, filters = parameters, children }: PictureFrameProps): Form[] {
  const { words } = useSpeaker();
  const drawings = isForms(children) ? children : [{ name: 'chart', called: words.chart, content: children }];
  return [
    ...drawings,
    { name: 'table', called: words.table, content: <DataTable caption={title} table={table} /> },
    ...(list.dimensions.includes('SOURCE')
      ? [{ name: 'sources', called: words.sources, content: <SourcesTable list={list} parameters={filters} /> }]
      : []),
  ];
}

function isForms(children: ReactNode | readonly Form[]): children is readonly Form[] {
  return Array.isArray(children) && children.every((each) => typeof each === 'object' && each && 'called' in each);
}
