/** What was done last, and how it can be undone. */
export interface Result {
  text: string;
  undo?: () => Promise<void>;
}

export interface TabProps {
  /** Whether single keys work. */
  hasKeys: boolean;
  /** Reports what was done, and reads the lists again. */
  done: (result: Result) => void;
  /** Reports why the API refused. */
  refused: (message: string) => void;
}
