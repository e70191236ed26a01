/** The element that the user focused last; null if the user left it for none. */
let focused: HTMLElement | null = null;

addEventListener('focusin', ({ target }) => {
  focused = target as HTMLElement;
});
addEventListener('focusout', ({ target, relatedTarget }) => {
  // A button that is disabled while its request runs loses the focus without the user.
  if (relatedTarget === null && !(target as HTMLElement).matches(':disabled')) focused = null;
});

/** Returns a function that returns the focus to the element that has it now, once it is enabled and no other has it. */
export function focusReturn(): () => void {
  const element = focused;
  const focus = () => {
    if (document.activeElement === document.body) element?.focus();
  };
  return () => {
    if (!element?.matches(':disabled')) return focus();
    const observer = new MutationObserver(() => {
      observer.disconnect();
      focus();
    });
    observer.observe(element, { attributeFilter: ['disabled'] });
  };
}
