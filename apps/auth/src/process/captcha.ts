import { CaptchaProvider } from '../domain/users/captcha.ts';
import type { Settings } from '../platform/config.ts';
import { tracedCall } from '../platform/traces.ts';
import { outboundOf } from '../platform/outbound/outbound.module.ts';

/** For everything from the provider's address to the end of its answer: somebody waits for it. */
const patienceMs = 3_000;
/** Several times what a provider has to say. */
const mostBytes = 1 << 14;

/** The provider that the settings name. It says no with whatever status, so only its body counts. */
export function captchaProviderOf(settings: Settings): CaptchaProvider {
  const outbound = outboundOf(settings);
  return new CaptchaProvider(async (form) => (await tracedCall({ name: 'captcha' }, () => outbound.ask(settings.SYMBOLON_CAPTCHA_VERIFY_URL ?? '', form, { mostBytes, patienceMs }))).body);
}
