import { ToolbarButton, useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { GraphiQL, type GraphiQLProps, HISTORY_PLUGIN } from 'graphiql';
import { useEffect, useRef, useState } from 'react';
import { type PlaygroundQuery, readQueryHash, writeQueryHash } from '../address.ts';
import { AnswerView } from './answer-view.tsx';
import { useEditorTheme, useSystemTheme } from './editor-theme.ts';
import { EXAMPLES } from './examples.ts';
import { ExamplesIcon, ExamplesPanel } from './examples-panel.tsx';
import { FieldExplorer, FieldsIcon } from './field-explorer.tsx';
import { useOpenQuestion } from './open-question.ts';
import { usePlainTabs } from './plain-tabs.ts';
import { sendQuery } from './send-query.ts';

const EXAMPLES_PLUGIN = { title: 'Examples', icon: ExamplesIcon, content: ExamplesPanel };
const FIELDS_PLUGIN = { title: 'Fields', icon: FieldsIcon, content: FieldExplorer };
const PLUGINS = [EXAMPLES_PLUGIN, FIELDS_PLUGIN, HISTORY_PLUGIN];

/** From this width, a panel fits beside the query and the response. */
const WIDE = '(min-width: 1000px)';

const linked = readQueryHash(location.hash, location.search);

const firstTabs: PlaygroundQuery[] = [
  ...(linked ? [linked] : []),
  ...EXAMPLES.map(({ query }) => ({ query, variables: '' })).filter(({ query }) => query !== linked?.query),
];

type TabChange = NonNullable<GraphiQLProps['onTabChange']>;

/** Keeps the query of the current tab in the address, so that the address can be copied. */
const keepAddress: TabChange = ({ tabs, activeTabIndex }) => {
  const tab = tabs[activeTabIndex];
  if (tab) showAddress({ query: tab.query ?? '', variables: tab.variables ?? '' });
};

function showAddress(question: PlaygroundQuery): void {
  const address = writeQueryHash(question);
  history.replaceState(null, '', `${location.pathname}${address && `#${address}`}`);
}

export function Playground() {
  return (
    <GraphiQL
      fetcher={sendQuery}
      plugins={PLUGINS}
      visiblePlugin={matchMedia(WIDE).matches ? EXAMPLES_PLUGIN : undefined}
      defaultTabs={firstTabs}
      initialQuery={linked?.query}
      initialVariables={linked?.variables}
      onTabChange={keepAddress}
      defaultEditorToolsVisibility={linked?.variables ? 'variables' : false}
      inputValueDeprecation
      schemaDescription
    >
      <GraphiQL.Logo>
        <h1 className="name">Playground</h1>
      </GraphiQL.Logo>
      <GraphiQL.Toolbar>
        {({ prettify, copy }) => (
          <>
            {prettify}
            {copy}
            <CopyLink />
          </>
        )}
      </GraphiQL.Toolbar>
      <GraphiQL.Footer>
        <AnswerView />
      </GraphiQL.Footer>
      <FollowAddress />
      {linked?.runs && <RunLinked />}
      <Adjustments />
    </GraphiQL>
  );
}

/** Opens a tab when a link is pasted over the address of the open page. */
function FollowAddress() {
  const open = useOpenQuestion();
  useEffect(() => {
    const follow = () => {
      const question = readQueryHash(location.hash);
      if (question) open(question);
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [open]);
  return null;
}

/** Runs the query of the link once, when the schema has arrived. Mutations and subscriptions wait for the reader. */
function RunLinked() {
  const { run } = useGraphiQLActions();
  const { schema, operations } = useGraphiQL(({ schema, operations }) => ({ schema, operations }));
  const hasRun = useRef(false);
  useEffect(() => {
    if (hasRun.current || !schema || !operations?.length) return;
    hasRun.current = true;
    if (operations.every(({ operation }) => operation === 'query')) run();
  }, [schema, operations, run]);
  return null;
}

/** Changes of GraphiQL that need its mounted elements. */
function Adjustments() {
  const editor = useGraphiQL((state) => state.queryEditor);
  useEditorTheme();
  useSystemTheme();
  usePlainTabs();
  // Long comments wrap at the edge of the editor.
  useEffect(() => editor?.updateOptions({ wordWrap: 'on', wrappingIndent: 'indent' }), [editor]);
  return null;
}

function CopyLink() {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(location.href);
    setCopied(true);
    setTimeout(() => setCopied(false), 2_000);
  };
  return (
    <ToolbarButton label={copied ? 'Link copied' : 'Copy a link to this query'} onClick={copy}>
      <svg className="graphiql-toolbar-icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" aria-hidden="true">
        <path
          strokeWidth="1.8"
          strokeLinecap="round"
          d={
            copied
              ? 'M4 12.5l5 5L20 6.5'
              : 'M10 14a4 4 0 0 0 5.7 0l3.5-3.5a4 4 0 0 0-5.7-5.7L12 6.3M14 10a4 4 0 0 0-5.7 0l-3.5 3.5a4 4 0 0 0 5.7 5.7l1.5-1.5'
          }
        />
      </svg>
    </ToolbarButton>
  );
}
