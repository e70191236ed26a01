import { lazy, type RefObject, Suspense, useState } from 'react';
import { useSpeaker } from '../language.tsx';
import { addressToShare, IS_EMBED } from '../place.ts';
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
  const { leftOut, dataset } = props;
  const { words, moment } = useSpeaker();
  return (
    <div className="picture-foot">
      <p>
        {leftOut}
        {leftOut && ' · '}
        {dataset?.updatedAt && <span className="as-of">{words.dataAsOf.replace('{}', moment(dataset.updatedAt))}</span>}
      </p>
      {IS_EMBED ? <a href={addressToShare()}>{dataset?.title ?? 'Entente'}</a> : <Actions {...props} />}
    </div>
  );
}

function Actions(props: FrameFootProps) {
  const { question, files } = props;
  const { words } = useSpeaker();
  const [isSharing, setIsSharing] = useState(false);
  return (
    <div className="picture-actions">
      <button type="button" className="plain" onClick={() => setIsSharing(true)}>
        {words.share}
      </button>
      <details className="downloads">
        <summary>{words.download}</summary>
        <ul>
          {files.map(({ called, address, name }) => (
            <li key={called}>
              <a href={address} download={name ?? true}>
                {called}
              </a>
            </li>
          ))}
          {props.figure && <Images {...props} figure={props.figure} />}
        </ul>
      </details>
      <a href={queryAddress(question)}>{words.viewQuery}</a>
      {isSharing && (
        <Suspense>
          <ShareDialog {...props} close={() => setIsSharing(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** Downloads of the drawing, with title, date and address in it. */
function Images({ title, dataset, figure }: FrameFootProps & { figure: RefObject<HTMLElement | null> }) {
  const { words, moment } = useSpeaker();
  const save = async (ending: 'svg' | 'png') => {
    const { saveImage } = await import('../share/images.ts');
    const date = dataset?.updatedAt ? words.dataAsOf.replace('{}', moment(dataset.updatedAt)) : '';
    const heading = document.querySelector('h1')?.textContent;
    await saveImage(figure.current!, ending, {
      title: heading && heading !== title ? `${heading}: ${title}` : title,
      lines: [
        figure.current!.querySelector('.picture-foot p')?.textContent ?? date,
        `${dataset?.title ?? ''} ${addressToShare()}`,
      ],
    });
  };
  return (['svg', 'png'] as const).map((ending) => (
    <li key={ending}>
      <button type="button" className="plain" onClick={() => void save(ending)}>
        {ending.toUpperCase()}
      </button>
    </li>
  ));
}
