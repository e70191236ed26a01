import { type ReactNode, useId, useState } from 'react';
import { Name, useSpeaker } from '../language.tsx';
import { isNear, type Pair, pairId, pairLink, pairName, type Regarded } from './network.ts';

export interface PairListProps extends Regarded {
  /** Those with most items first. */
  pairs: readonly Pair[];
  parameters: URLSearchParams;
  /** Shown after the pairs. */
  children?: ReactNode;
}

/** The pairs of a network with their numbers of items, and a field that finds some of them. */
export function PairList({ pairs, parameters, id, regard, children }: PairListProps) {
  const { words, number, date } = useSpeaker();
  const [text, setText] = useState('');
  const fieldId = useId();
  const wanted = text.trim().toLowerCase();
  const found = pairs.filter((pair) => pairName(pair).toLowerCase().includes(wanted));
  return (
    <section className="network-pairs" aria-label={words.pairsMostFirst}>
      <div className="pairs-head">
        <h2>{words.pairsMostFirst}</h2>
        <label htmlFor={fieldId} className="unseen">
          {words.findPair}
        </label>
        <input
          id={fieldId}
          type="search"
          value={text}
          placeholder={words.findPair}
          spellCheck={false}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <ol className="pair-rows">
        {found.map((pair) => (
          <li
            key={pairId(pair)}
            className={id !== null && isNear(pair, id) ? 'near' : undefined}
            onPointerEnter={() => regard(pairId(pair))}
            onPointerLeave={() => regard(null)}
          >
            <a href={pairLink(pair, parameters)} onFocus={() => regard(pairId(pair))} onBlur={() => regard(null)}>
              <span className="pair-names">
                <Name label={pair.one.label} /> – <Name label={pair.other.label} />
              </span>
              <span className="pair-items">{number(pair.items)}</span>
              <span className="pair-latest">{pair.latestOn ? date(pair.latestOn.slice(0, 4)) : ''}</span>
            </a>
          </li>
        ))}
      </ol>
      {found.length === 0 && <p className="quiet">{words.noPairFound}</p>}
      {children}
    </section>
  );
}
