import { useEffect, useState } from 'react';
import type { ListDescription } from '../../catalogue.ts';
import { periodField } from '../../where-of.ts';
import { useSpeaker } from '../language.tsx';
import { change } from '../place.ts';
import type { Facets } from './facets.ts';

/** Milliseconds after the last change of the slider until it takes effect. */
export const REST = 300;

/** Years that the Page keys move. */
const PAGE_YEARS = 10;

/** Pixels of the histogram. */
const HEIGHT = 40;

export interface YearsFieldProps {
  list: ListDescription;
  parameters: URLSearchParams;
  facets: Facets | undefined;
}

/** The filter by period: a histogram, a slider with two thumbs, two fields, and the records without a date. */
export function YearsField({ list, parameters, facets }: YearsFieldProps) {
  const { words, number } = useSpeaker();
  const rows = facets?.counts.years ?? [];
  const years = rows.flatMap(({ count, keys: [key] }) => (key?.value ? [{ year: Number(key.value), count }] : []));
  const undated = rows.find(({ keys: [key] }) => key?.kind === 'MISSING')?.count ?? 0;
  const known = years.map(({ year }) => year);
  const [first, last] = [Math.min(...known), Math.max(...known)];
  const given = { from: parameters.get('from') ?? '', to: parameters.get('to') ?? '' };
  const [typed, setTyped] = useState(given);
  useEffect(() => setTyped({ from: given.from, to: given.to }), [given.from, given.to]);
  useEffect(() => {
    if (typed.from === given.from && typed.to === given.to) return;
    const timer = setTimeout(() => change(typed), REST);
    return () => clearTimeout(timer);
  }, [typed, given.from, given.to]);
  if (!periodField(list) || known.length === 0) return null;

  const value = { from: Number(typed.from) || first, to: Number(typed.to) || last };
  const set = (end: 'from' | 'to', year: number) => {
    const kept = Math.min(Math.max(year, first), last);
    const isWhole = end === 'from' ? kept === first : kept === last;
    setTyped({ ...typed, [end]: isWhole ? '' : String(kept) });
  };
  return (
    <fieldset className="facet years-field">
      <legend>{words.years}</legend>
      <Histogram years={years} first={first} last={last} chosen={value} />
      <div className="slider">
        {(['from', 'to'] as const).map((end) => (
          <input
            key={end}
            type="range"
            min={first}
            max={last}
            value={value[end]}
            aria-label={words[end]}
            aria-valuetext={`${words[end]} ${value[end]}`}
            onChange={(event) => set(end, Number(event.currentTarget.value))}
            onKeyDown={(event) => {
              const step = { PageUp: PAGE_YEARS, PageDown: -PAGE_YEARS }[event.key];
              if (!step) return;
              event.preventDefault();
              set(end, value[end] + step);
            }}
          />
        ))}
      </div>
      <div className="year-inputs">
        {(['from', 'to'] as const).map((end) => (
          <label key={end}>
            {words[end]}{' '}
            <input
              type="text"
              inputMode="numeric"
              maxLength={4}
              value={typed[end]}
              placeholder={String(end === 'from' ? first : last)}
              onChange={(event) => setTyped({ ...typed, [end]: event.currentTarget.value.trim() })}
            />
          </label>
        ))}
      </div>
      {undated > 0 && 'group' in list.where && (given.from || given.to) && (
        <label className="check">
          <input
            type="checkbox"
            checked={parameters.get('undated') === 'yes'}
            onChange={(event) => change({ undated: event.currentTarget.checked ? 'yes' : null })}
          />
          {words.includeUndated.replace('{}', number(undated))}
        </label>
      )}
    </fieldset>
  );
}

interface HistogramProps {
  years: readonly { year: number; count: number }[];
  first: number;
  last: number;
  chosen: { from: number; to: number };
}

function Histogram({ years, first, last, chosen }: HistogramProps) {
  const most = Math.max(...years.map(({ count }) => count));
  const span = last - first + 1;
  return (
    <svg className="histogram" viewBox={`0 0 ${span} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {years.map(({ year, count }) => {
        const height = Math.max(1, (HEIGHT * count) / most);
        const isChosen = year >= chosen.from && year <= chosen.to;
        return (
          <rect
            key={year}
            x={year - first}
            y={HEIGHT - height}
            width={1}
            height={height}
            className={isChosen ? 'in' : 'out'}
          />
        );
      })}
    </svg>
  );
}
