import type { FieldError } from './errors.ts';

/** The message at a field. */
export function FieldErrorLine({ error, id }: { error: FieldError | undefined; id?: string }) {
  if (!error?.text) return null;
  return (
    <p className="field-error" id={id} lang={error.lang}>
      {error.text}
    </p>
  );
}
