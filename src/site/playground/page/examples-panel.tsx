import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { EXAMPLES } from './examples.ts';
import { useOpenQuestion } from './open-question.ts';

/** Where a panel stands beside the query, and not over it: see the style sheet. */
const BESIDE = '(min-width: 761px)';

/** The examples, each with its two sentences; a click opens one. */
export function ExamplesPanel() {
  const open = useOpenQuestion();
  const current = useGraphiQL(({ tabs, activeTabIndex }) => tabs[activeTabIndex]?.query);
  const { setVisiblePlugin } = useGraphiQLActions();
  const choose = (query: string) => {
    open({ query, variables: '' });
    // Where the panel covers the query, it has to make way for what was chosen.
    if (!matchMedia(BESIDE).matches) setVisiblePlugin(null);
  };
  return (
    <section className="examples" aria-label="Examples">
      <h2 className="panel-title">Examples</h2>
      <p className="panel-lead">
        Open one, run it, then change it to what you want to know: put other names between the quotation marks, and tick
        what else is to be told in{' '}
        <button type="button" className="to-panel" onClick={() => setVisiblePlugin('Fields')}>
          Fields
        </button>
        .
      </p>
      <ol className="example-list">
        {EXAMPLES.map((example) => (
          <li key={example.name}>
            <button
              type="button"
              className="example"
              aria-current={current === example.query}
              onClick={() => choose(example.query)}
            >
              <span className="example-title">{example.title}</span>
              <span className="example-explanation">{withCode(example.explanation)}</span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What stands between backticks is a name of the API. */
function withCode(text: string) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? <code key={part}>{part}</code> : part));
}

export function ExamplesIcon(props: object) {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" {...props}>
      <title>Examples</title>
      <path d="M4 5.5h16M4 12h16M4 18.5h10" />
      <circle cx="19" cy="18.5" r="2" />
    </svg>
  );
}
