/**
 * The script of the header, on every page: "/" leads to the search box, and the box has suggestions once it gets the focus.
 * Pages load the code of suggestions only for readers who search.
 */
const input = document.querySelector<HTMLInputElement>('#site-search');
const words = document.querySelector<HTMLScriptElement>('script[data-words]')?.dataset.words;

if (input && words) offerSuggestions(input, words);

function offerSuggestions(box: HTMLInputElement, catalogue: string): void {
  const load = async () => {
    const { suggestIn } = await import('./site-search.tsx');
    await suggestIn(box, catalogue);
  };
  box.addEventListener('focus', () => void load(), { once: true });
  if (document.activeElement === box) void load();
  addEventListener('keydown', (event) => {
    const { target } = event;
    const isWriting = target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]');
    if (event.key !== '/' || isWriting || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    // The box with suggestions has replaced the first one.
    document.querySelector<HTMLInputElement>('#site-search')?.focus();
  });
}
