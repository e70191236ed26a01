import { useEffect } from 'react';

/**
 * Makes GraphiQL's tabs accessible. Its items have the role `tab` and contain buttons, which screen readers then ignore.
 * Without the roles, the tabs are a list of buttons, and `aria-current` marks the current one, which is scrolled into view.
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
