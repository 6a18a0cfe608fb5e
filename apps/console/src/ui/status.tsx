import { useRouterState } from '@tanstack/react-router';
import { useSyncExternalStore } from 'react';

let said: { readonly text: string; readonly at: string } | undefined;
const listeners = new Set<() => void>();

/** Tells what has been done, until somebody goes to another screen. */
export function announce(text: string): void {
  said = { text, at: location.pathname };
  listeners.forEach((tell) => tell());
}

const subscribe = (tell: () => void) => {
  listeners.add(tell);
  return () => void listeners.delete(tell);
};

/** The one place where that is read: it stays while screens change, so that those who listen hear it. */
export function Status() {
  const last = useSyncExternalStore(subscribe, () => said);
  useRouterState({ select: ({ location: { pathname } }) => pathname });
  const text = last?.at === location.pathname ? last.text : undefined;
  return <p className={text === undefined ? 'hidden' : 'notice'} role="status">{text}</p>;
}
