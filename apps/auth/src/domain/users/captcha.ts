import { Injectable } from '@nestjs/common';
import { MasterKey, OverloadedError, WorkQueue } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { networkCharges, type NetworkCharge } from '../../platform/network-charges.ts';
import { networksOf } from '../../platform/network.ts';
import { CountedEvents } from '../audit/counted-events.ts';
import { readVerdict, type CaptchaFault } from './captcha-verdict.ts';

/** How the provider is asked; handed in, as no noun looks at the way out. Throws where there was no whole answer in time. */
export class CaptchaProvider {
  constructor(readonly ask: (form: string) => Promise<string>) {}
}

/** What answers are made of. What is not of this form is none, and not sent on: nobody has the provider refuse this server for what they wrote. */
const form = /^[\w.~+/=:|(),*-]{0,8192}$/;
/** Who asks for more at once does it in vain, and one network for more than half of it: nobody can have the server ask without end, or in the place of all others. */
const mostAtOnce = 32;
/** Seconds for which a provider that gives no verdict is not asked again. */
const rest = 60;
/** Seconds between two looks whether the provider is there at all, for forms that come without an answer: where its script cannot be loaded, no other come. */
const betweenLooks = 30;
/** Seconds that an answer is remembered: longer than any provider takes it. */
const remembered = 3_600;

/** What a provider of the operator's choice says of whoever sends a form, by the call that they have in common (`siteverify`). An answer counts once. */
@Injectable()
export class Captcha {
  #downUntil = 0;
  #nextLook = 0;
  readonly #places = new WorkQueue(mostAtOnce, 0);

  constructor(
    private readonly provider: CaptchaProvider,
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly events: CountedEvents,
  ) {}

  get isSet(): boolean {
    return this.settings.SYMBOLON_CAPTCHA_SITE_KEY !== undefined;
  }

  /** Asked for also where no limit is near. */
  get isAlways(): boolean {
    return this.isSet && this.settings.SYMBOLON_CAPTCHA_WHEN === 'always';
  }

  /** Whether the provider is asked: it is set, and has given a verdict when it was asked last. */
  get isUp(): boolean {
    return this.isSet && this.clock.now().getTime() >= this.#downUntil;
  }

  /** `unavailable` says nothing of who sent the form. */
  async verify(answer: string, address: string): Promise<'passed' | 'failed' | 'unavailable'> {
    const now = this.clock.now();
    if (!form.test(answer) || (answer === '' && now.getTime() < this.#nextLook)) return 'failed';
    if (answer === '') this.#nextLook = addSeconds(now, betweenLooks).getTime();
    try {
      return await this.#places.admitted(networksOf(address).at(-1)?.name ?? '', () => (answer === '' ? this.#look(address) : this.#verify(answer, address)));
    } catch (error) {
      if (!(error instanceof OverloadedError)) throw error;
      return 'failed';
    }
  }

  /** Whether the provider is there: nobody has solved anything. */
  async #look(address: string): Promise<'failed' | 'unavailable'> {
    const verdict = await this.#ask('', address);
    return typeof verdict === 'string' ? this.#isDown(verdict) : 'failed';
  }

  /** Wrong answers are counted by network: past the limit of an address they are not asked about. Right ones cost nothing, however many people share it. */
  async #verify(answer: string, address: string): Promise<'passed' | 'failed' | 'unavailable'> {
    const charges = networkCharges('captcha-address', address, this.masterKey, this.settings);
    if (await this.database.hot.throttledUntil(charges.map(({ key }) => key), this.clock.now())) return 'failed';
    const verdict = await this.#ask(answer, address);
    if (typeof verdict === 'string') return (await this.#answers(address)) ? this.#failed(charges) : this.#isDown(verdict);
    return verdict && (await this.#isFirst(answer)) ? 'passed' : this.#failed(charges);
  }

  async #failed(charges: readonly NetworkCharge[]): Promise<'failed'> {
    await this.database.hot.chargeThrottle(charges, this.clock.now());
    return 'failed';
  }

  async #ask(response: string, remoteip: string): Promise<boolean | CaptchaFault> {
    const secret = this.settings.SYMBOLON_CAPTCHA_SECRET?.reveal() ?? '';
    try {
      return readVerdict(await this.provider.ask(new URLSearchParams({ secret, response, remoteip }).toString()));
    } catch {
      return 'no_answer';
    }
  }

  /** Whether the provider gives a verdict when nobody's words are sent: then it was what somebody had sent, and nobody else is to suffer for it. */
  async #answers(address: string): Promise<boolean> {
    return typeof (await this.#ask('', address)) !== 'string';
  }

  #isDown(reason: CaptchaFault): 'unavailable' {
    this.#downUntil = addSeconds(this.clock.now(), rest).getTime();
    this.events.count({ type: 'captcha.unavailable', actor: { kind: 'system' }, subject: null, details: { reason } }, [reason]);
    return 'unavailable';
  }

  /** Of many at once, on whatever nodes, one is first. Only what the provider took is stored, and that as a keyed hash. */
  async #isFirst(answer: string): Promise<boolean> {
    const hash = this.masterKey.mac('captcha', answer);
    return (await this.database.prisma.usedChallenge.createMany({ data: [{ hash, expiresAt: addSeconds(this.clock.now(), remembered) }], skipDuplicates: true })).count === 1;
  }
}
