import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import type { Question } from '../address.ts';

/** Gives what opens a question: in the tab that holds it already, or else in a new one. */
export function useOpenQuestion(): (question: Question) => void {
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
