import { headOf } from '../../domain/sessions/flow-id.ts';
import type { OpenFlow } from './flow-gate.ts';

/** What a passkey is asked for, or a browser works for: this, in this flow, in this browser. */
export const flowAbout = (what: 'log-in' | 'second-factor' | 'sign-up' | 'offer' | 'forgot-password' | 'email-code', { flow, browser }: Pick<OpenFlow, 'flow' | 'browser'>): string => `${what} ${headOf(flow.id)} ${browser.anchor ?? ''}`;
