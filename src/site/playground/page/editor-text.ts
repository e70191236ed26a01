import { useEffect, useState } from 'react';

/** The part of Monaco's editor that gives its text. */
interface Editor {
  getValue(): string;
  onDidChangeModelContent(listener: () => void): { dispose(): void };
}

/** Returns the current text of an editor; '' until the editor exists. */
export function useEditorText(editor: Editor | undefined): string {
  const [text, setText] = useState('');
  useEffect(() => {
    if (!editor) return;
    setText(editor.getValue());
    const subscription = editor.onDidChangeModelContent(() => setText(editor.getValue()));
    return () => subscription.dispose();
  }, [editor]);
  return text;
}
