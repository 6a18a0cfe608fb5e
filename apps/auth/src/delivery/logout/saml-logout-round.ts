import { Injectable } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import { ClientStore } from '../../domain/clients/client.store.ts';
import type { EndedSession } from '../../domain/sessions/end-sessions.ts';
import { SamlLogoutStore, type AfterLogout, type SamlStep } from '../../domain/sessions/saml-logout.store.ts';
import { Settings } from '../../platform/config.ts';
import { OutboxStore } from '../../platform/outbox/outbox.store.ts';
import { SamlSoapLogout } from './saml-soap-logout.ts';

/** Applications that a browser is led through, or that are called while it waits, at most; the others count as not told, and are told from server to server where they can be. */
const most = 20;

/** Where the browser goes when all are told, and what else it has to wait for. */
interface Onward {
  readonly then: AfterLogout;
  readonly uiLocales?: string | undefined;
  /** An address elsewhere that it goes by before that. */
  readonly there?: string | undefined;
  readonly mustWait?: boolean;
}

/** Begins the way of a browser through the applications that were told of its log-ins by SAML, and knows which are told without it. Who is told what there is the affair of surfaces/saml. */
@Injectable()
export class SamlLogoutRound {
  constructor(
    private readonly logouts: SamlLogoutStore,
    private readonly clients: ClientStore,
    private readonly outbox: OutboxStore,
    private readonly soap: SamlSoapLogout,
    private readonly settings: Settings,
  ) {}

  newName(): string {
    return this.logouts.newName();
  }

  /** Where a browser of that round goes on. */
  pathOf(name: string): string {
    return `${api.saml.signOutOnward.path}?logout=${name}`;
  }

  /** Undefined where nobody but the one that has asked was told, unless it has to wait for something else. The anchor is the browser's. */
  async addressFor(anchor: () => string, ended: readonly EndedSession[], { then, uiLocales, there, mustWait = false }: Onward, name = this.newName()): Promise<string | undefined> {
    const asker = 'id' in then ? then.clientId : undefined;
    const told = ended.flatMap(({ id: sessionId, samlNames }) => samlNames.map((each) => ({ ...each, sessionId })));
    await this.#forget(told.filter(({ clientId }) => clientId === asker)); // it knows
    const others = told.filter(({ clientId }) => clientId !== asker);
    if (others.length === 0 && !mustWait) return undefined;
    const steps = others.map((step, at) => ({ ...step, state: at < most ? ('waits' as const) : ('failed' as const) }));
    await this.logouts.begin(name, { steps, there, then, uiLocales }, anchor());
    return this.settings.SYMBOLON_ISSUER + this.pathOf(name);
  }

  /** The same steps, as far as they have gone without the browser: told from server to server when it did not come back in time. */
  async ofNow(steps: readonly SamlStep[]): Promise<SamlStep[]> {
    const open = steps.flatMap(({ messageId, state }) => (messageId === undefined || state === 'told' ? [] : [messageId]));
    const waiting = open.length === 0 ? new Set<string>() : await this.outbox.waiting(open);
    const gone = new Set<string | undefined>(open.filter((id) => !waiting.has(id)));
    return Promise.all(steps.map(async (step) => (gone.has(step.messageId) && (await this.#samlOf(step))?.slo_soap_url !== undefined ? { ...step, state: 'told' } : step)));
  }

  /** Whether no browser can be led to it, but it can be asked while the browser waits. */
  async isWithoutBrowser(step: SamlStep): Promise<boolean> {
    const saml = await this.#samlOf(step);
    return saml?.slo_soap_url !== undefined && saml.slo_url === undefined;
  }

  /** Asks one of those. */
  async ask(step: SamlStep): Promise<SamlStep> {
    if (!(await this.soap.isDone(step))) return { ...step, state: 'failed' };
    await this.#forget([step]);
    return { ...step, state: 'told' };
  }

  /** It has said by the browser that it is done: nobody has to tell it any more. */
  confirmed(step: SamlStep): Promise<void> {
    return this.#forget([step]);
  }

  async #samlOf({ clientId }: SamlStep) {
    return (await this.clients.find(clientId))?.saml;
  }

  async #forget(steps: readonly Pick<SamlStep, 'messageId'>[]): Promise<void> {
    await Promise.all(steps.flatMap(({ messageId }) => (messageId === undefined ? [] : [this.outbox.remove(messageId)])));
  }
}
