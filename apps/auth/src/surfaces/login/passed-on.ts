import type { PassedOn } from '../../domain/connections/upstream.ts';
import type { OpenFlow } from './flow-gate.ts';

/** Seconds. A longer `max_age` asks for no more, and dates end somewhere. */
const farthest = 10_000_000_000;

/**
 * What another provider is asked for of what was asked for here; consent each asks for by itself. A log-in of now is asked for by both names, as some know one
 * of them alone; so it is where the log-in that this flow has already is not enough: another without a question would be none, either.
 */
export function passedOn({ flow: { request, sessionId } }: OpenFlow, typed: string | undefined): PassedOn {
  const isAnew = promptsOf(request).includes('login') || sessionId !== undefined;
  if (isSilent(request)) return { login_hint: typed ?? request.login_hint, prompt: 'none', acr_values: request.acr_values };
  const prompts = [...(isAnew ? ['login'] : []), ...promptsOf(request).filter((each) => each === 'select_account')];
  return { login_hint: typed ?? request.login_hint, prompt: prompts.join(' '), max_age: isAnew ? '0' : request.max_age, ui_locales: request.ui_locales, acr_values: request.acr_values };
}

/** Whether nothing may be shown to anybody. */
export const isSilent = (request: OpenFlow['flow']['request']): boolean => promptsOf(request).includes('none');

/** Seconds that a log-in there may be old for what was asked for here; undefined where it may be of any time. */
export function askedMaxAge({ flow: { request } }: OpenFlow): number | undefined {
  if (promptsOf(request).includes('login')) return 0;
  return request.max_age === undefined ? undefined : Math.min(Number(request.max_age), farthest);
}

const promptsOf = ({ prompt = '' }: OpenFlow['flow']['request']): readonly string[] => prompt.split(' ');
