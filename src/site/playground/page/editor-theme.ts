import { useGraphiQL, useGraphiQLActions, useMonaco } from '@graphiql/react';
import { useEffect } from 'react';

/** GraphiQL's theme names. This page redefines the colours, as those of GraphiQL are too faint in dark mode. */
const DARK = 'graphiql-DARK';
const LIGHT = 'graphiql-LIGHT';

const TRANSPARENT = '#00000000';

function colors(accent: string, ground: string, lineNumbers: string) {
  return {
    'editor.background': TRANSPARENT,
    'scrollbar.shadow': TRANSPARENT,
    'editorLineNumber.foreground': lineNumbers,
    'editorLineNumber.activeForeground': accent,
    'textLink.foreground': accent,
    'textLink.activeForeground': accent,
    'editorLink.activeForeground': accent,
    'editorHoverWidget.background': ground,
    'editorSuggestWidget.background': ground,
    'editorSuggestWidget.selectedBackground': `${accent}26`,
    'editorSuggestWidget.selectedForeground': accent,
    'list.hoverBackground': `${accent}1a`,
    'list.highlightForeground': accent,
    'list.focusHighlightForeground': accent,
    'menu.background': ground,
    'quickInput.background': ground,
  };
}

/** Gives the editors the colours of the page. */
export function useEditorTheme(): void {
  const monaco = useMonaco((state) => state.monaco);
  useEffect(() => {
    monaco?.editor.defineTheme(DARK, {
      base: 'vs-dark',
      inherit: true,
      colors: colors('#e9b868', '#192229', '#98a4ad'),
      rules: [
        { token: 'comment', foreground: '9db48c' },
        { token: 'argument.identifier.gql', foreground: 'b3a8ff' },
      ],
    });
    monaco?.editor.defineTheme(LIGHT, {
      base: 'vs',
      inherit: true,
      colors: colors('#225c77', '#fdfcfa', '#5d6f7d'),
      rules: [
        { token: 'comment', foreground: '4a6b3a' },
        { token: 'argument.identifier.gql', foreground: '5a4fb0' },
      ],
    });
  }, [monaco]);
}

/** Follows the system's light or dark mode unless a theme was chosen; GraphiQL checks it only at start. */
export function useSystemTheme(): void {
  const chosen = useGraphiQL((state) => state.theme);
  const { setTheme } = useGraphiQLActions();
  useEffect(() => {
    const system = matchMedia('(prefers-color-scheme: dark)');
    const update = () => setTheme(chosen);
    system.addEventListener('change', update);
    return () => system.removeEventListener('change', update);
  }, [chosen, setTheme]);
}
