import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Factors } from '../../domain/factors/factors.ts';
import { RememberedDeviceStore } from '../../domain/factors/remembered-device.store.ts';
import { FlowStore } from '../../domain/sessions/flow.store.ts';
import { KnownNetworkStore } from '../../domain/sessions/known-network.store.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { KnownDevices } from '../../domain/users/known-devices.ts';
import { UserStore, type Proven } from '../../domain/users/user.store.ts';
import { usernameKey } from '../../domain/users/user.ts';
import type { User } from '../../domain/users/user.ts';
import { Pages } from '../../pages/pages.ts';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { BrowserCookie } from '../../platform/http/browser-cookie.ts';
import { DeviceCookie } from '../../platform/http/device-cookie.ts';
import type { OpenFlow } from './flow-gate.ts';

type Person = Pick<User, 'id' | 'username'>;

/** Who has just proven who they are in a flow, and how. */
export interface Entrant {
  readonly user: Person;
  /** What they typed, which may be another of their addresses. */
  readonly typed?: string;
  readonly amr: readonly string[];
  /** The log-in is to outlive the browser, if the settings leave that to people. */
  readonly wantsToStay?: boolean;
  /** This browser is not to be asked for a second factor for a while. */
  readonly isRemembered?: boolean;
  /** They have deleted their account, and are asked first whether to keep it. */
  readonly isLeaving?: boolean;
}

/** How often a twin is looked for, and the milliseconds between: a second in all. */
const twinLooks = 20;
const twinPause = 50;
/** Forms of one flow, and flows in all, that wait for a twin at once: a wait costs the server more than the one who sends. */
const mostTwins = 8;
const mostWaiting = 64;

/** The one way from a proof to a session of this browser. There is none before everything is proven that has to be. */
@Injectable()
export class Entry {
  /** How many wait, by flow. */
  readonly #waiting = new Map<string, number>();

  constructor(
    private readonly factors: Factors,
    private readonly remembered: RememberedDeviceStore,
    private readonly users: UserStore,
    private readonly flows: FlowStore,
    private readonly sessions: SessionStore,
    private readonly cookie: BrowserCookie,
    private readonly device: DeviceCookie,
    private readonly devices: KnownDevices,
    private readonly networks: KnownNetworkStore,
    private readonly pages: Pages,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** A first factor was proven, or a passkey, which is both: the person is in, or the flow goes on to ask for the second. True when they are in. */
  async first(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, entrant: Entrant): Promise<boolean> {
    if (entrant.isLeaving === true) {
      await this.wait(open, entrant);
      return false;
    }
    if (!entrant.amr.includes('mfa') && (await this.factors.second(entrant.user.id, entrant.amr)) !== 'none') return this.beside(request, reply, open, entrant);
    await this.begin(request, reply, open, entrant);
    return true;
  }

  /** The same for who has to show another, as is known already. */
  async beside(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, entrant: Entrant): Promise<boolean> {
    const isExcused = await this.#isExcused(request, open, entrant.user);
    await (isExcused ? this.begin(request, reply, open, entrant) : this.wait(open, entrant));
    return isExcused;
  }

  /** In a browser that is remembered, unless more than a password is asked for. */
  async #isExcused(request: FastifyRequest, { flow }: OpenFlow, { id, username }: Person): Promise<boolean> {
    return flow.request.acr_values === undefined && this.remembered.holds(id, this.devices.recognize(this.device.read(request), username)?.id);
  }

  /** Who this flow let in a moment ago, in this browser: a form sent twice has one answer, for who shows the same once more. */
  async again(request: FastifyRequest, reply: FastifyReply, { flow, browser }: OpenFlow, isSame: (userId: string) => Promise<boolean>): Promise<Person | undefined> {
    const entered = flow.sessionId === undefined ? undefined : await this.sessions.enteredJustNow(browser.token, flow.id, flow.sessionId);
    if (!entered || !(await isSame(entered.session.userId))) return undefined;
    this.cookie.write(reply, entered.browserToken, entered.session.stays);
    this.device.write(reply, this.devices.remember(this.device.read(request), entered.session.username));
    return { id: entered.session.userId, username: entered.session.username };
  }

  /** Whether this flow let somebody in a moment ago by the same, or keeps it as the first of two: the form was sent twice. */
  async sentBefore(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, isSame: (userId: string) => Promise<boolean>): Promise<boolean> {
    if (await this.again(request, reply, open, isSame)) return true;
    return open.flow.proven !== undefined && isSame(open.flow.proven.userId);
  }

  /**
   * For who has shown what is right and was used up just now, maybe by a twin of this form that is still at work: until the flow, looked at
   * again, is through. False when it does not come to that. It lets nobody in by itself.
   */
  async awaitTwin(open: OpenFlow, isThrough: (now: OpenFlow) => Promise<boolean>): Promise<boolean> {
    const { id } = open.flow;
    const beside = this.#waiting.get(id) ?? 0;
    if (beside >= mostTwins || this.#waiting.size >= mostWaiting) return false;
    this.#waiting.set(id, beside + 1);
    try {
      for (let look = 0; look < twinLooks; look++) {
        const flow = await this.flows.findShown(id, open.browser);
        if (!flow) return false;
        if (await isThrough({ ...open, flow })) return true;
        await pause(twinPause);
      }
      return false;
    } finally {
      const left = (this.#waiting.get(id) ?? 1) - 1;
      if (left > 0) this.#waiting.set(id, left);
      else this.#waiting.delete(id);
    }
  }

  /** What was proven is kept with the flow, and with nothing else. */
  wait({ flow }: OpenFlow, { user, amr, wantsToStay = false }: Entrant): Promise<void> {
    return this.flows.prove(flow.id, { userId: user.id, amr, at: this.clock.now(), stays: wantsToStay });
  }

  /** What a person who has shown a first factor in this flow has to do beside it. */
  async left({ flow }: OpenFlow, { id }: Person): Promise<Awaited<ReturnType<Factors['second']>>> {
    return flow.proven?.amr.includes('mfa') ? 'none' : this.factors.second(id, flow.proven?.amr ?? []);
  }

  /** Whoever has shown the first factor in this flow, while that counts. */
  async waiting({ flow }: OpenFlow): Promise<Proven | undefined> {
    const person = flow.proven && (await this.users.findSince(flow.proven.userId, flow.proven.at, this.clock.now()));
    if (flow.proven && !person) await this.flows.forgetProof(flow.id);
    return person;
  }

  /** Begins the session of somebody who has proven all of it, and makes the browser one that the account knows. */
  async begin(request: FastifyRequest, reply: FastifyReply, { flow, browser, client }: OpenFlow, { user, typed, amr, wantsToStay = false, isRemembered = false }: Entrant): Promise<void> {
    const { SYMBOLON_STAY_SIGNED_IN: rule } = this.settings;
    const stays = rule === 'always' || (rule === 'ask' && wantsToStay);
    this.cookie.write(reply, await this.sessions.logIn(browser.token, flow.id, { userId: user.id, amr, userAgent: request.headers['user-agent'], clientId: client?.clientId, stays }), stays);
    const locale = this.pages.localeOf(request, flow.request.ui_locales);
    const isBrowserKnown = this.devices.recognize(this.device.read(request), user.username) !== undefined;
    await this.networks.see({ user, how: 'page', address: request.ip, isBrowserKnown, userAgent: request.headers['user-agent'], client, locale });
    const isOther = typed !== undefined && usernameKey(typed) !== usernameKey(user.username);
    const before = isOther ? this.devices.remember(this.device.read(request), typed).value : this.device.read(request); // known by what they type, too
    const device = this.devices.remember(before, user.username);
    this.device.write(reply, device);
    const deviceId = this.devices.recognize(device.value, user.username)?.id;
    if (isRemembered && deviceId !== undefined) await this.remembered.remember(user.id, deviceId, request.headers['user-agent']);
  }
}
