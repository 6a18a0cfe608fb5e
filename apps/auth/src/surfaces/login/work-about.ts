import { headOf } from '../../domain/sessions/flow-id.ts';
import type { OpenFlow } from './flow-gate.ts';

/** What work is done for: a try in this flow, in this browser. */
export const workAbout = ({ flow, browser }: Pick<OpenFlow, 'flow' | 'browser'>): string => `log-in ${headOf(flow.id)} ${browser.anchor ?? ''}`;
