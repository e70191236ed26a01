import '../../explorer/page/explorer.css';
import '../../explorer/page/frame/dialog.css';
// This comes after the style sheets of the explorer, some rules of which it overrides.
import './desk.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import type { Catalogue } from '../../explorer/catalogue.ts';
import { newAnswers } from '../../explorer/page/answers.ts';
import { Speaking } from '../../explorer/page/language.tsx';
import type { DeskCatalogue } from '../words.ts';
import { Desk, importView } from './desk.tsx';
import { followKey, keyNow, signIn } from './key.ts';
import { SessionOf } from './session.tsx';
import { hasReturned, tokenOfReturn } from './sign-in/openid.ts';
import { DeskSpeaking } from './words.tsx';

void start();

async function start(): Promise<void> {
  const [catalogue, words, View] = await Promise.all([
    fileOf<Catalogue>('#words'),
    fileOf<DeskCatalogue>('#desk-words'),
    importView(),
  ]);
  const failure = hasReturned() ? await finishSignIn() : null;
  const answers = newAnswers();
  // What one user may read must not be there for the next one.
  followKey(() => keyNow().text === null && answers.clear());
  createRoot(document.querySelector('#main')!).render(
    <QueryClientProvider client={answers}>
      <Speaking catalogue={catalogue}>
        <DeskSpeaking value={words}>
          <SessionOf failure={failure}>
            <Desk View={View} />
          </SessionOf>
        </DeskSpeaking>
      </Speaking>
    </QueryClientProvider>,
  );
}

/** Reads the file that a link of the page names. */
async function fileOf<Content>(link: string): Promise<Content> {
  const response = await fetch(document.querySelector<HTMLLinkElement>(link)!.href);
  return response.json();
}

/** Takes the token from the issuer, and returns to the page that the user left. @returns why it did not work; null if it did */
async function finishSignIn(): Promise<string | null> {
  try {
    const { token, from } = await tokenOfReturn();
    signIn(token);
    location.replace(from);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}
