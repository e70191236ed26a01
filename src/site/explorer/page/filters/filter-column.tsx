import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { ListDescription } from '../../catalogue.ts';
import { useSpeaker } from '../language.tsx';
import { change } from '../place.ts';
import { chosenFilters } from './chips.tsx';
import { FacetField } from './facet-field.tsx';
import type { Facets } from './facets.ts';
import { REST, YearsField } from './years-field.tsx';

export interface FiltersProps {
  list: ListDescription;
  parameters: URLSearchParams;
  /** Counts of the facets; undefined until they arrive. */
  facets: Facets | undefined;
  /** The number of records with these filters; null until it is known. */
  total: number | null;
  /** Facets that are left out: a forum's own page has no filter by forum. */
  without?: readonly string[];
}

/** The width from which the filters stand beside the result. */
export const WIDE = '(min-width: 62rem)';

/** The filters of a list: a column beside the result, or on narrow screens a dialog behind a button. */
export function Filters(props: FiltersProps) {
  const isWide = useMedia(WIDE);
  const { words } = useSpeaker();
  if (!isWide) return <FilterDialog {...props} />;
  return (
    <search className="filter-column" aria-label={words.filters}>
      <FilterFields {...props} />
    </search>
  );
}

/** The filters in a dialog behind a button. @param props `onOpen` is called before the dialog opens */
export function FilterDialog({ onOpen, ...props }: FiltersProps & { onOpen?: () => void }) {
  const { words, number } = useSpeaker();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const chosen = chosenFilters(props.parameters, props.list, props.without).length;
  const open = () => {
    onOpen?.();
    dialog.current?.showModal();
  };
  return (
    <>
      <button type="button" className="filters-button" onClick={open}>
        {chosen > 0 ? words.filtersChosen.replace('{}', number(chosen)) : words.filters}
      </button>
      <dialog ref={dialog} className="filter-dialog" aria-labelledby={id}>
        <div className="dialog-head">
          <h2 id={id}>{words.filters}</h2>
          <button type="button" onClick={() => dialog.current?.close()}>
            {words.close}
          </button>
        </div>
        <div className="dialog-body">
          <FilterFields {...props} />
        </div>
        <div className="dialog-foot">
          <button type="button" className="primary" onClick={() => dialog.current?.close()}>
            {words.showRecords.replace('{}', props.total === null ? '…' : number(props.total))}
          </button>
        </div>
      </dialog>
    </>
  );
}

function FilterFields({ list, parameters, facets, without = [] }: FiltersProps) {
  const shown = list.facets.filter(({ parameter }) => !without.includes(parameter));
  return (
    <>
      {list.hasSearch && <WordsField text={parameters.get('q') ?? ''} />}
      <YearsField list={list} parameters={parameters} facets={facets} />
      {shown.map((facet) => (
        <FacetField key={facet.parameter} facet={facet} list={list} parameters={parameters} facets={facets} />
      ))}
      <MoreFilters list={list} parameters={parameters} />
    </>
  );
}

function WordsField({ text }: { text: string }) {
  const { words } = useSpeaker();
  const id = useId();
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => change({ q: typed.trim() }), REST);
    return () => clearTimeout(timer);
  }, [typed, text]);
  return (
    <div className="facet">
      <label htmlFor={id}>{words.words}</label>
      <input
        id={id}
        type="search"
        value={typed}
        maxLength={200}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </div>
  );
}

/** Rare filters, each with a line of help. */
function MoreFilters({ list, parameters }: Pick<FiltersProps, 'list' | 'parameters'>) {
  const { words } = useSpeaker();
  const switches = [
    { field: 'geography', parameter: 'borders', on: 'today', label: words.bordersToday, help: words.bordersHelp },
    {
      field: 'succession',
      parameter: 'predecessors',
      on: 'yes',
      label: words.predecessors,
      help: words.predecessorsHelp,
    },
    { field: 'rollUp', parameter: 'itself', on: 'yes', label: words.onlyItself, help: words.onlyItselfHelp },
  ].filter(({ field }) => field in list.where);
  if (switches.length === 0) return null;
  return (
    <details
      className="facet"
      open={switches.some(({ parameter }) => parameters.has(parameter)) || parameters.has('bloc')}
    >
      <summary>{words.moreFilters}</summary>
      {switches.map(({ parameter, on, label, help }) => (
        <Switch key={parameter} label={label} help={help} isOn={parameters.get(parameter) === on}>
          {(isOn) => change({ [parameter]: isOn ? on : null })}
        </Switch>
      ))}
      {'standing' in list.where && <BlocField text={parameters.get('bloc') ?? ''} />}
    </details>
  );
}

interface SwitchProps {
  label: string;
  help: string;
  isOn: boolean;
  children: (isOn: boolean) => void;
}

function Switch({ label, help, isOn, children }: SwitchProps) {
  const id = useId();
  return (
    <>
      <label className="check">
        <input
          type="checkbox"
          checked={isOn}
          aria-describedby={id}
          onChange={(event) => children(event.currentTarget.checked)}
        />
        {label}
      </label>
      <p id={id} className="help">
        {help}
      </p>
    </>
  );
}

function BlocField({ text }: { text: string }): ReactNode {
  const { words } = useSpeaker();
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{words.roleInBloc}</label>
      <input
        id={id}
        key={text}
        type="text"
        defaultValue={text}
        aria-describedby={`${id}help`}
        onBlur={(event) => change({ bloc: event.currentTarget.value.trim() })}
        onKeyDown={(event) => event.key === 'Enter' && change({ bloc: event.currentTarget.value.trim() })}
      />
      <p id={`${id}help`} className="help">
        {words.roleInBlocHelp}
      </p>
    </>
  );
}

/** Whether a media query holds, followed over time. */
export function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const check = () => setHolds(media.matches);
    check();
    media.addEventListener('change', check);
    return () => media.removeEventListener('change', check);
  }, [query]);
  return holds;
}
