import { useEffect } from 'react';

/**
 * GraphiQL calls each item of its row of tabs a tab, and puts two buttons into it: one that opens it, one that closes it.
 * Screen readers then show neither, since a tab may hold no buttons. Here the row becomes what it is, a list of buttons
 * of which one is the current one, and is in sight.
 */
export function usePlainTabs(): void {
  useEffect(() => {
    const header = document.querySelector('.graphiql-session-header');
    if (!header) return;
    const observer = new MutationObserver(() => correct(header));
    const watch = () =>
      observer.observe(header, {
        childList: true,
        subtree: true,
        attributes: true,
        attributeFilter: ['role', 'aria-selected', 'class'],
      });
    const correct = (within: Element) => {
      observer.disconnect();
      const list = within.querySelector('ul');
      list?.removeAttribute('role');
      for (const item of within.querySelectorAll('li')) {
        item.removeAttribute('role');
        item.removeAttribute('aria-selected');
        const current = item.classList.contains('graphiql-tab-active');
        const button = item.querySelector('button');
        if (current && button?.getAttribute('aria-current') !== 'true') {
          item.scrollIntoView({ block: 'nearest', inline: 'nearest' });
        }
        button?.setAttribute('aria-current', String(current));
      }
      watch();
    };
    correct(header);
    return () => observer.disconnect();
  }, []);
}
