import { useEffect, useState } from 'react';

/** An editor of texts, as far as its text is concerned. */
interface Editor {
  getValue(): string;
  onDidChangeModelContent(listener: () => void): { dispose(): void };
}

/** Returns the text in an editor, as it changes; '' until the editor is there. */
export function useEditorText(editor: Editor | undefined): string {
  const [text, setText] = useState('');
  useEffect(() => {
    if (!editor) return;
    setText(editor.getValue());
    const listening = editor.onDidChangeModelContent(() => setText(editor.getValue()));
    return () => listening.dispose();
  }, [editor]);
  return text;
}
