import '@fontsource-variable/source-serif-4/wght.css';
import './explorer.css';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { Explorer } from './explorer.tsx';

/** Milliseconds for which a response is reused: the same as the API's max-age for caches. */
const FRESH = 10_000;

const answers = new QueryClient({ defaultOptions: { queries: { staleTime: FRESH, retry: false } } });

createRoot(document.getElementById('explorer')!).render(
  <QueryClientProvider client={answers}>
    <Explorer />
  </QueryClientProvider>,
);
