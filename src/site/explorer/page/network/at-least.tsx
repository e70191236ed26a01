import { useEffect, useId, useState } from 'react';
import { REST } from '../filters/years-field.tsx';
import { useSpeaker } from '../language.tsx';
import { change } from '../place.ts';

/** Steps of the slider within a power of ten: networks have many pairs with few items. */
const STEPS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8];

/** Up to this number, each number is a step. */
const EACH = 10;

export interface AtLeastProps {
  /** The minimum that is shown. */
  minimum: number;
  /** The largest number of items of a pair. */
  most: number;
}

/** Returns the values of the slider, from 1 to at most a number of items. */
export function minimumSteps(most: number): number[] {
  const steps = Array.from({ length: EACH }, (_, index) => index + 1);
  for (let ten = EACH; ten < most; ten *= 10) steps.push(...STEPS.map((step) => Math.round(step * ten)));
  return [...new Set(steps)].filter((step) => step <= most);
}

/** The minimum number of items of a pair: a slider and a field. */
export function AtLeast({ minimum, most }: AtLeastProps) {
  const { words, number } = useSpeaker();
  const id = useId();
  const [typed, setTyped] = useState(String(minimum));
  useEffect(() => setTyped(String(minimum)), [minimum]);
  useEffect(() => {
    if (typed === String(minimum) || !/^[1-9]\d{0,8}$/.test(typed)) return;
    const timer = setTimeout(() => change({ min: typed }), REST);
    return () => clearTimeout(timer);
  }, [typed, minimum]);
  const steps = minimumSteps(most);
  const value = Number(typed) || minimum;
  const at = Math.max(
    0,
    steps.findLastIndex((step) => step <= value),
  );
  return (
    <div className="choice at-least">
      <label htmlFor={id}>{words.atLeast}</label>
      <input
        id={id}
        className="at-least-number"
        type="text"
        inputMode="numeric"
        maxLength={9}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value.trim())}
      />
      <span aria-hidden="true">{words.atLeastItems}</span>
      <input
        type="range"
        min={0}
        max={steps.length - 1}
        value={at}
        aria-label={words.atLeast}
        aria-valuetext={`${words.atLeast} ${number(value)}`}
        onChange={(event) => setTyped(String(steps[Number(event.currentTarget.value)]))}
      />
    </div>
  );
}
