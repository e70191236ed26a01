import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import type { PlaygroundQuery } from '../address.ts';

/** Returns a function that opens a query in the tab that contains it, or else in a new tab. */
export function useOpenQuestion(): (question: PlaygroundQuery) => void {
  const { addTab, changeTab } = useGraphiQLActions();
  const { tabs, queryEditor, variableEditor } = useGraphiQL(({ tabs, queryEditor, variableEditor }) => ({
    tabs,
    queryEditor,
    variableEditor,
  }));
  return ({ query, variables }) => {
    const open = tabs.findIndex((tab) => tab.query === query && (tab.variables ?? '') === variables);
    if (open >= 0) {
      changeTab(open);
      return;
    }
    addTab();
    queryEditor?.setValue(query);
    variableEditor?.setValue(variables);
  };
}
