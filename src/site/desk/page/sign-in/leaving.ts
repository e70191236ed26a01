/** Work to do before the page is left for the issuer, so that nothing typed is lost. */
const work = new Set<() => Promise<void>>();

/** Registers work to do before the page is left to sign in. @returns a function that removes it */
export function onLeaving(before: () => Promise<void>): () => void {
  work.add(before);
  return () => {
    work.delete(before);
  };
}

export async function prepareToLeave(): Promise<void> {
  await Promise.all([...work].map((before) => before()));
}
