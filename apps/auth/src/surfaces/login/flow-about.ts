import { headOf } from '../../domain/sessions/flow-id.ts';
import type { Door } from '../../domain/users/door-throttle.ts';
import type { OpenFlow } from './flow-gate.ts';

/** What a passkey is asked for, or a browser works for: this, in this flow, in this browser. */
export const flowAbout = (what: Door | 'log-in' | 'second-factor' | 'offer' | 'key', { flow, browser }: Pick<OpenFlow, 'flow' | 'browser'>): string => `${what} ${headOf(flow.id)} ${browser.anchor ?? ''}`;
