import { Injectable } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { EndedSession } from '../../domain/sessions/end-sessions.ts';
import { SamlLogoutStore, type AfterLogout } from '../../domain/sessions/saml-logout.store.ts';
import { Settings } from '../../platform/config.ts';

/** Applications that a browser is led through, at most; the others count as not told. */
const most = 20;

/** Begins the way of a browser through the applications that were told of its log-ins by SAML, and on from there. Who is told what there is the affair of surfaces/saml. */
@Injectable()
export class SamlLogoutRound {
  constructor(
    private readonly logouts: SamlLogoutStore,
    private readonly settings: Settings,
  ) {}

  /** Undefined where nobody but the one that has asked was told, unless it has to wait for something else. The anchor is the browser's. */
  async addressFor(anchor: () => string, ended: readonly EndedSession[], then: AfterLogout, uiLocales: string | undefined, mustWait = false): Promise<string | undefined> {
    const asker = 'id' in then ? then.clientId : undefined;
    const told = ended.flatMap(({ id: sessionId, samlNames }) => samlNames.map(({ clientId, name }) => ({ clientId, sessionId, name }))).filter(({ clientId }) => clientId !== asker);
    if (told.length === 0 && !mustWait) return undefined;
    const steps = told.map((step, at) => ({ ...step, state: at < most ? ('waits' as const) : ('failed' as const) }));
    const name = await this.logouts.begin({ steps, then, uiLocales }, anchor());
    return `${this.settings.SYMBOLON_ISSUER}${api.saml.signOutOnward.path}?logout=${name}`;
  }
}
