import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import { ask, type Call } from '../api/request.ts';

interface Props<Answer, What> {
  readonly callOf: (what: What) => Call & { readonly idempotencyKey?: string };
  readonly onSuccess: (answer: Answer, what: What) => Promise<void>;
  readonly onError?: (error: Error) => Promise<void>;
}

type Change<Answer, What> = Pick<UseMutationResult<Answer, Error, What>, 'error' | 'isPending' | 'reset'> & {
  readonly send: (what: What) => void;
  /** What is sent from now on is another, though it says the same. */
  readonly beginAnew: () => void;
};

/**
 * A change that a button makes, once however often it is pressed: `isPending` disables the button only when it is drawn next. Tried again when no
 * answer came, it has the key of before, so that what the server made then is answered, a secret that is told once with it, and none is made beside it.
 */
export function useChange<Answer, What>({ callOf, onSuccess, onError }: Props<Answer, What>): Change<Answer, What> {
  const isOnItsWay = useRef(false);
  const named = useRef({ text: '', key: '' });
  const beginAnew = useCallback(() => {
    named.current = { text: '', key: '' };
  }, []);
  const { mutate, error, isPending, reset } = useMutation<Answer, Error, What>({
    mutationFn: (what) => {
      const call = callOf(what);
      const text = JSON.stringify(call);
      if (named.current.text !== text) named.current = { text, key: crypto.randomUUID() };
      return ask<Answer>(call.endpoint, { idempotencyKey: named.current.key, ...call });
    },
    onSuccess: async (answer, what) => {
      beginAnew();
      await onSuccess(answer, what);
    },
    onError: (refusal) => onError?.(refusal),
    onSettled: () => {
      isOnItsWay.current = false;
    },
  });
  const send = (what: What) => {
    if (isOnItsWay.current) return;
    isOnItsWay.current = true;
    mutate(what);
  };
  return { error, isPending, reset, send, beginAnew };
}
