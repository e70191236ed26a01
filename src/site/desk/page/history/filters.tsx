import { useEffect, useId, useState } from 'react';
import type { Settings } from '../../../explorer/address.ts';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import type { RevisionWhere } from '../../documents.ts';
import type { Forms } from '../form/forms.ts';
import { useLabels, useWords } from '../words.tsx';

/** Returns the filter of the API for the settings in the address: author, type, first and last day (UTC). */
export function whereIn(parameters: URLSearchParams): RevisionWhere {
  const by = parameters.get('by');
  const type = parameters.get('type');
  const [from, to] = [parameters.get('from'), parameters.get('to')];
  return {
    ...(by && { by }),
    ...(type && { types: [type as never] }),
    ...((from || to) && {
      at: { ...(from && { from: `${from}T00:00:00Z` }), ...(to && { to: `${to}T23:59:59.999Z` }) },
    }),
  };
}

export interface HistoryFiltersProps {
  forms: Forms;
  parameters: URLSearchParams;
  change: (settings: Settings) => void;
}

/** Milliseconds after the last key until a name narrows the list. */
const REST = 300;

/** Filters by editor, type and day. */
export function HistoryFilters({ forms, parameters, change }: HistoryFiltersProps) {
  const words = useWords();
  const labels = useLabels();
  const { words: shared } = useSpeaker();
  const id = useId();
  const [name, setName] = useState(parameters.get('by') ?? '');
  useEffect(() => {
    const timer = setTimeout(() => change({ by: name.trim() || null }), REST);
    return () => clearTimeout(timer);
  }, [name, change]);
  return (
    <div className="history-filters">
      <div className="field">
        <label htmlFor={`${id}-by`}>{words.editor}</label>
        <input
          id={`${id}-by`}
          value={name}
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-type`}>{shared.type}</label>
        <select
          id={`${id}-type`}
          value={parameters.get('type') ?? ''}
          onChange={(event) => change({ type: event.currentTarget.value || null })}
        >
          <option value="">{words.allTypes}</option>
          {forms.types.map(({ type, name: typeName }) => (
            <option key={type} value={type}>
              {labels(typeName)}
            </option>
          ))}
        </select>
      </div>
      {(['from', 'to'] as const).map((end) => (
        <div key={end} className="field">
          <label htmlFor={`${id}-${end}`}>{shared[end]}</label>
          <input
            id={`${id}-${end}`}
            type="date"
            value={parameters.get(end) ?? ''}
            onChange={(event) => change({ [end]: event.currentTarget.value || null })}
          />
        </div>
      ))}
    </div>
  );
}
