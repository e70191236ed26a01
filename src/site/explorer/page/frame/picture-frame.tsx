import { type ReactNode, Suspense, useId, useRef } from 'react';
import { useSpeaker } from '../language.tsx';
import { change, usePlace } from '../place.ts';
import { Loading } from '../states/loading.tsx';
import { DataTable, type TableData } from './data-table.tsx';
import { FrameFoot } from './frame-foot.tsx';
import { SourcesTable } from './sources-table.tsx';
import type { Takeable } from './takeable.ts';

/** The forms of a picture, by their name in the address. */
const TABS = ['chart', 'table', 'sources'] as const;

type Tab = (typeof TABS)[number];

export interface PictureFrameProps extends Takeable {
  /** The name within its page, for its tab in the address; omitted if the page has one picture. */
  name?: string;
  /** What is counted or drawn. */
  lead?: ReactNode;
  /** The data of the picture, with the same links. */
  table: TableData;
  /** Whether the picture is that of earlier filters, while the next one loads. */
  isEarlier?: boolean;
  /** The drawing. */
  children: ReactNode;
}

/** A picture as a chart, as a table and by its sources, with what it leaves out, its date, and ways to take it along. */
export function PictureFrame(props: PictureFrameProps) {
  const { name, title, lead, list, parameters, table, isEarlier, children } = props;
  const id = useId();
  const figure = useRef<HTMLElement>(null);
  const place = usePlace();
  const setting = name ? `${name}-tab` : 'tab';
  const tab = TABS.find((each) => each === place.parameters.get(setting)) ?? 'chart';
  return (
    <figure ref={figure} className="picture" aria-labelledby={id} aria-busy={isEarlier} data-earlier={isEarlier}>
      <div className="picture-head">
        <figcaption>
          <h2 id={id}>{title}</h2>
          {lead && <p>{lead}</p>}
        </figcaption>
        <Tabs chosen={tab} setting={setting} hasSources={list.dimensions.includes('SOURCE')} />
      </div>
      <div className="picture-body" data-tab={tab}>
        {tab === 'chart' && <Suspense fallback={<Loading />}>{children}</Suspense>}
        {tab === 'table' && <DataTable caption={title} table={table} />}
        {tab === 'sources' && <SourcesTable list={list} parameters={parameters} />}
      </div>
      <FrameFoot {...props} figure={figure} />
    </figure>
  );
}

function Tabs({ chosen, setting, hasSources }: { chosen: Tab; setting: string; hasSources: boolean }) {
  const { words } = useSpeaker();
  return (
    <div className="tabs">
      {TABS.filter((tab) => hasSources || tab !== 'sources').map((tab) => (
        <button
          key={tab}
          type="button"
          aria-pressed={tab === chosen}
          onClick={() => change({ [setting]: tab === 'chart' ? null : tab })}
        >
          {words[tab]}
        </button>
      ))}
    </div>
  );
}
