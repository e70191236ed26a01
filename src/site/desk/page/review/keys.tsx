import { useEffect, useRef } from 'react';
import { useWords } from '../words.tsx';

/** Whether this browser uses single keys: speech input would press them by accident (WCAG 2.1.4). */
const STORED = 'entente-desk-single-keys';

export function storedSingleKeys(): boolean {
  return localStorage.getItem(STORED) !== 'off';
}

export function storeSingleKeys(isOn: boolean): void {
  localStorage.setItem(STORED, isOn ? 'on' : 'off');
}

/** Functions by the key that calls them. */
export interface KeyActions {
  readonly [key: string]: (() => void) | undefined;
}

/** Calls a function when its key is pressed outside of fields, without Ctrl, Alt or Cmd. */
export function useKeys(isOn: boolean, actions: KeyActions): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    if (!isOn) return;
    const press = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      // A key that is held down decides once.
      if (
        event.repeat ||
        event.ctrlKey ||
        event.altKey ||
        event.metaKey ||
        target.closest('input, select, textarea, dialog')
      )
        return;
      const action = latest.current[event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [isOn]);
}

export interface KeyHelpProps {
  hasKeys: boolean;
  setHasKeys: (isOn: boolean) => void;
  isHelpOpen: boolean;
  setIsHelpOpen: (isOpen: boolean) => void;
}

/** The keys of the review; the question mark opens it. */
export function KeyHelp({ hasKeys, setHasKeys, isHelpOpen, setIsHelpOpen }: KeyHelpProps) {
  const words = useWords();
  useKeys(hasKeys, {
    '?': () => setIsHelpOpen(!isHelpOpen),
    Escape: isHelpOpen ? () => setIsHelpOpen(false) : undefined,
  });
  const keys = [
    ['j', words.keyJ],
    ['k', words.keyK],
    ['a', words.keyA],
    ['m', words.keyM],
    ['d', words.keyD],
    ['u', words.undo],
    ['?', words.keyHelpKey],
  ];
  return (
    <details className="key-help" open={isHelpOpen} onToggle={({ currentTarget }) => setIsHelpOpen(currentTarget.open)}>
      <summary>{words.keyHelp}</summary>
      <dl>
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <label className="check">
        <input type="checkbox" checked={hasKeys} onChange={({ currentTarget }) => setHasKeys(currentTarget.checked)} />{' '}
        {words.singleKeys}
      </label>
    </details>
  );
}
