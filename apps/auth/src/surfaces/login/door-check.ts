import { Injectable } from '@nestjs/common';
import type { PageCaptcha, PageWork } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Captcha } from '../../domain/users/captcha.ts';
import { DoorThrottle, type Door } from '../../domain/users/door-throttle.ts';
import { ProofOfWork } from '../../domain/users/proof-of-work.ts';
import { Throttle } from '../../domain/users/throttle.ts';
import { Settings } from '../../platform/config.ts';
import { note } from '../../platform/http/request-log.ts';
import type { OpenFlow, PostedFlow } from './flow-gate.ts';
import { flowAbout } from './flow-about.ts';

/** What a page asks of the browser: one of them, or nothing. */
interface Asked {
  readonly work: PageWork | null;
  readonly captcha: PageCaptcha | null;
}

/**
 * What a browser shows at a page that anybody may send, once its network has used up half of what it may do there: the captcha that the
 * settings name, or work, where there is none or its provider is down. Where it shows nothing it waits.
 */
@Injectable()
export class DoorCheck {
  constructor(
    private readonly work: ProofOfWork,
    private readonly captcha: Captcha,
    private readonly throttle: Throttle,
    private readonly doors: DoorThrottle,
    private readonly settings: Settings,
  ) {}

  /** For the page, before the form comes. */
  offer(door: Door | 'log-in', { ip }: FastifyRequest, open: OpenFlow): Asked {
    const isNear = door === 'log-in' ? this.throttle.asksForWork(ip) : this.doors.asksForWork(door, ip);
    const asks = isNear || this.captcha.isAlways;
    if (this.captcha.isUp) return { work: null, captcha: asks ? this.#widget() : null };
    return { work: this.work.isOn && asks ? this.work.give(flowAbout(door, open)) : null, captcha: null };
  }

  /** What takes the answer, once it is known to be needed: it counts once, however often this is asked. Undefined when nothing is asked. */
  answerOf(door: Door | 'log-in', request: FastifyRequest, open: PostedFlow): (() => Promise<boolean>) | undefined {
    if (!this.captcha.isSet && !this.work.isOn) return undefined;
    let answer: Promise<boolean> | undefined;
    return () => (answer ??= this.#take(door, request, open));
  }

  /** Why the form may not be acted on. The last thing before it costs anything, as an answer counts once. */
  async refusal(door: Door, request: FastifyRequest, reply: FastifyReply, open: PostedFlow): Promise<'throttled' | 'captcha_missing' | undefined> {
    const answer = this.answerOf(door, request, open);
    if (!answer) return undefined;
    const { seconds, isWorkable } = await this.doors.waitOf(door, request.ip);
    if (seconds === 0) return this.missing(answer);
    if (isWorkable && (await answer())) return undefined;
    note(request, { error: 'throttled' });
    reply.header('Retry-After', seconds);
    return 'throttled';
  }

  /** The same where no limit is near, and a captcha is asked for always. With neither provider nor work there is nothing to show. */
  async missing(answer: () => Promise<boolean>): Promise<'captcha_missing' | undefined> {
    if (!this.captcha.isAlways || (await answer())) return undefined;
    return this.captcha.isUp || this.work.isOn ? 'captcha_missing' : undefined;
  }

  async #take(door: Door | 'log-in', { ip }: FastifyRequest, open: PostedFlow): Promise<boolean> {
    const verdict = this.captcha.isUp ? await this.captcha.verify(open.form['captcha'] ?? '', ip) : 'unavailable';
    if (verdict !== 'unavailable') return verdict === 'passed';
    return this.work.isOn && this.work.take(open.form['work'] ?? '', flowAbout(door, open));
  }

  #widget(): PageCaptcha | null {
    const { SYMBOLON_CAPTCHA_SITE_KEY: site_key, SYMBOLON_CAPTCHA_SCRIPT_URL: script_url, SYMBOLON_CAPTCHA_CLASS: widget_class = 'g-recaptcha', SYMBOLON_CAPTCHA_ORIGINS: more } = this.settings;
    if (site_key === undefined || script_url === undefined) return null;
    return { site_key, script_url, widget_class, origins: [new URL(script_url).origin, ...more] };
  }
}
