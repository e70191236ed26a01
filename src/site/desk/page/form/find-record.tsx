import { useEffect, useId, useState } from 'react';
import { linkTo } from '../../../explorer/page/place.ts';
import { useWords } from '../words.tsx';
import type { Forms } from './forms.ts';
import { ReferenceField } from './reference-field.tsx';

/** A field that finds a record of any type by its words or its id, and opens it. */
export function FindRecord({ forms, isFocused = false }: { forms: Forms; isFocused?: boolean }) {
  const words = useWords();
  const id = useId();
  const [typed, setTyped] = useState('');
  useEffect(() => {
    if (isFocused) document.getElementById(id)?.focus();
  }, [id, isFocused]);
  return (
    <div className="field">
      <label htmlFor={id}>{words.findRecord}</label>
      <ReferenceField
        types={forms.types.map(({ type }) => type)}
        forms={forms}
        label={words.findRecord}
        chosen={null}
        typed={typed}
        onChange={(record, words) => {
          setTyped(words);
          if (record) location.assign(linkTo('desk/record', { id: record.id }));
        }}
        control={{ id }}
        isFinder
      />
    </div>
  );
}
