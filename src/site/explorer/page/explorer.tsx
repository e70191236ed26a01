import { type ComponentType, lazy, Suspense } from 'react';
import type { View } from '../address.ts';
import { usePlace } from './place.ts';
import { Connection } from './states/connection.tsx';
import { Loading } from './states/loading.tsx';
import type { ViewProps } from './view-props.ts';

/** The views, each in a file of its own. The server links to the same files: `VIEW_SOURCES`. */
const VIEWS: { readonly [view in View]: ComponentType<ViewProps> } = {
  '': lazy(() => import('./home/view.tsx').then(({ HomeView }) => ({ default: HomeView }))),
  between: lazy(() => import('./between/view.tsx').then(({ BetweenView }) => ({ default: BetweenView }))),
  network: lazy(() => import('./network/view.tsx').then(({ NetworkView }) => ({ default: NetworkView }))),
  statistics: lazy(() => import('./statistics/view.tsx').then(({ StatisticsView }) => ({ default: StatisticsView }))),
  search: lazy(() => import('./search/view.tsx').then(({ SearchView }) => ({ default: SearchView }))),
  records: lazy(() => import('./records/view.tsx').then(({ RecordsView }) => ({ default: RecordsView }))),
  compare: lazy(() => import('./compare/view.tsx').then(({ CompareView }) => ({ default: CompareView }))),
};

export function Explorer() {
  const { view, parameters } = usePlace();
  const View = VIEWS[view];
  return (
    <>
      <Connection />
      <Suspense fallback={<Loading />}>
        <View parameters={parameters} />
      </Suspense>
    </>
  );
}
