import type { ComponentType } from 'react';
import type { View } from '../address.ts';
import { usePlace } from './place.ts';
import { Connection } from './states/connection.tsx';
import type { ViewProps } from './view-props.ts';

/** The views, each in a file of its own. The server links to the same files: `VIEW_SOURCES`. */
const VIEWS: { readonly [view in View]: () => Promise<ComponentType<ViewProps>> } = {
  '': () => import('./home/view.tsx').then(({ HomeView }) => HomeView),
  between: () => import('./between/view.tsx').then(({ BetweenView }) => BetweenView),
  network: () => import('./network/view.tsx').then(({ NetworkView }) => NetworkView),
  statistics: () => import('./statistics/view.tsx').then(({ StatisticsView }) => StatisticsView),
  search: () => import('./search/view.tsx').then(({ SearchView }) => SearchView),
  records: () => import('./records/view.tsx').then(({ RecordsView }) => RecordsView),
  compare: () => import('./compare/view.tsx').then(({ CompareView }) => CompareView),
};

/**
 * Imports a view. The page is drawn once it is there: React shows what follows a fallback of `Suspense` 300 ms later at
 * the earliest.
 */
export function importView(view: View): Promise<ComponentType<ViewProps>> {
  return VIEWS[view]();
}

export function Explorer({ View }: { View: ComponentType<ViewProps> }) {
  const { parameters } = usePlace();
  return (
    <>
      <Connection />
      <View parameters={parameters} />
    </>
  );
}
