import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { EXAMPLES } from './examples.ts';
import { useOpenQuestion } from './open-question.ts';

/** From this width, panels are beside the query and do not cover it; see the style sheet. */
const BESIDE = '(min-width: 761px)';

/** The list of examples; a click opens one. */
export function ExamplesPanel() {
  const open = useOpenQuestion();
  const current = useGraphiQL(({ tabs, activeTabIndex }) => tabs[activeTabIndex]?.query);
  const { setVisiblePlugin } = useGraphiQLActions();
  const choose = (query: string) => {
    open({ query, variables: '' });
    // On narrow screens the panel covers the query, so it is closed.
    if (!matchMedia(BESIDE).matches) setVisiblePlugin(null);
  };
  return (
    <section className="examples" aria-label="Examples">
      <h2 className="panel-title">Examples</h2>
      <p className="panel-lead">
        Open an example and run it. Then change the names between the quotation marks, and select more fields in{' '}
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

/** Marks text between backticks as code. */
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
