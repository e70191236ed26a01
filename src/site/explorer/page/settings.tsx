import { useId } from 'react';

export interface ChoiceProps {
  label: string;
  value: string;
  /** Values with their labels. */
  options: readonly (readonly [value: string, called: string])[];
  onChoose: (value: string) => void;
}

/** A choice of one of a few values. */
export function Choice({ label, value, options, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <div className="choice">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {options.map(([each, called]) => (
          <option key={each} value={each}>
            {called}
          </option>
        ))}
      </select>
    </div>
  );
}
