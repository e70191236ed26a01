import { lazy, type RefObject, Suspense, useState } from 'react';
import { useSpeaker } from '../language.tsx';
import { queryAddress } from './exports.ts';
import type { Takeable } from './takeable.ts';

const ShareDialog = lazy(() =>
  import('../share/share-dialog.tsx').then(({ ShareDialog }) => ({ default: ShareDialog })),
);

export interface FrameFootProps extends Takeable {
  /** The figure whose drawing can be downloaded; omitted for lists. */
  figure?: RefObject<HTMLElement | null>;
}

/** The foot of a picture or list: what is left out, the date of the data, and Share, Download and View query. */
export function FrameFoot(props: FrameFootProps) {
  const { leftOut, dataset, question, files } = props;
  const { words, moment } = useSpeaker();
  const [isSharing, setIsSharing] = useState(false);
  return (
    <div className="picture-foot">
      <p>
        {leftOut}
        {leftOut && ' '}
        {dataset?.updatedAt && <span className="as-of">{words.dataAsOf.replace('{}', moment(dataset.updatedAt))}</span>}
      </p>
      <div className="picture-actions">
        <button type="button" className="plain" onClick={() => setIsSharing(true)}>
          {words.share}
        </button>
        <details className="downloads">
          <summary>{words.download}</summary>
          <ul>
            {files.map(({ called, address }) => (
              <li key={called}>
                <a href={address} download>
                  {called}
                </a>
              </li>
            ))}
          </ul>
        </details>
        <a href={queryAddress(question)}>{words.viewQuery}</a>
      </div>
      {isSharing && (
        <Suspense>
          <ShareDialog {...props} close={() => setIsSharing(false)} />
        </Suspense>
      )}
    </div>
  );
}
