import { createRoot } from 'react-dom/client';
import './console.css';
import { Console } from './console.tsx';
import { loadCatalogue, t } from './i18n/catalogue.ts';
import { finishLogin, leaveForLogin } from './session/authorization.ts';
import { holdTokens } from './session/session.ts';
import { applyColors } from './shell/colors.ts';
import { Message } from './ui/message.tsx';

/** Somebody without a token goes for one first; with one, the page begins where they wanted to be. */
async function begin(): Promise<void> {
  applyColors();
  if (location.pathname !== '/console/callback') return leaveForLogin(location.pathname + location.search);
  const [login] = await Promise.all([finishLogin(new URLSearchParams(location.search)).catch(() => undefined), loadCatalogue()]);
  history.replaceState(null, '', login?.back ?? '/console');
  const root = createRoot(document.getElementById('console') ?? document.body);
  if (!login) return root.render(<Message title={t('failed.title')} text={t('failed.text')} action={t('retry')} act={() => void leaveForLogin('/console')} />);
  holdTokens(login.tokens);
  root.render(<Console />);
}

void begin();
