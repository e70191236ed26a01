import type { Restoring } from '../dialogs/restoring.tsx';
import type { Forms } from '../form/forms.ts';
import type { ApiError } from '../words.tsx';

/** What was done last, and how it can be undone. */
export interface Result {
  text: string;
  undo?: Restoring | undefined;
}

/** An error in the input; or the error of a request, which can be sent again. */
export type Refusal = ApiError | { error: Error; again: () => void; isDryRun: boolean };

export interface TabProps {
  forms: Forms;
  /** Whether single keys work. */
  hasKeys: boolean;
  /** Reports what was done, and reads the lists again. */
  done: (result: Result) => void;
  /** Reports why nothing was written, or why that is not known; null when another decision begins. */
  refused: (refusal: Refusal | null) => void;
}
