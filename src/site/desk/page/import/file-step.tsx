import { type DragEvent, useId, useState } from 'react';
import { useWords } from '../words.tsx';

/** A place to drop a file, and a field to choose one. */
export function FileStep({ open, isReading }: { open: (file: File) => void; isReading: boolean }) {
  const words = useWords();
  const id = useId();
  const [isOver, setIsOver] = useState(false);
  const over = (event: DragEvent, isNow: boolean) => {
    event.preventDefault();
    setIsOver(isNow);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the field inside does the same by keyboard
    <div
      className={isOver ? 'drop over' : 'drop'}
      onDragOver={(event) => over(event, true)}
      onDragLeave={(event) => over(event, false)}
      onDrop={(event) => {
        over(event, false);
        const [file] = event.dataTransfer.files;
        if (file && !isReading) open(file);
      }}
    >
      <label htmlFor={id}>{words.dropFile}</label>
      <input
        id={id}
        type="file"
        accept=".csv,.tsv,.txt,.xlsx,.json,.ndjson,.gz,.xml,.ttl"
        disabled={isReading}
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          // So that the same file can be chosen again after it was corrected.
          currentTarget.value = '';
          if (file) open(file);
        }}
      />
      <p className="help">{words.fileLead}</p>
      <p role="status">{isReading && words.reading}</p>
    </div>
  );
}
