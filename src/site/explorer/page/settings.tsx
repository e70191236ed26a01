import { useId } from 'react';

export interface ChoiceProps {
  label: string;
  value: string;
  /** Values with their labels, and whether they cannot be chosen now. */
  options: readonly (readonly [value: string, called: string, isDisabled?: boolean])[];
  onChoose: (value: string) => void;
}

/** A choice of one of a few values. */
export function Choice({ label, value, options, onChoose }: ChoiceProps) {
  const id = useId();
  return (
    <div className="choice">
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChoose(event.currentTarget.value)}>
        {options.map(([each, called, isDisabled]) => (
          <option key={each} value={each} disabled={isDisabled}>
            {called}
          </option>
        ))}
      </select>
    </div>
  );
}
