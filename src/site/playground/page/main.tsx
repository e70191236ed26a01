import './workers.ts';
import 'graphiql/style.css';
import './playground.css';
import './panels.css';
import './answer.css';
import { createRoot } from 'react-dom/client';
import { Playground } from './playground.tsx';

createRoot(document.getElementById('playground')!).render(<Playground />);
