import { BreachedPasswords, type BreachSource } from '../domain/users/breached-passwords/breached-passwords.ts';
import { faultOf, HashFilterFile } from '../domain/users/breached-passwords/hash-filter.file.ts';
import { RangeService } from '../domain/users/breached-passwords/range-service.ts';
import { SettingsError, type Settings } from '../platform/config.ts';
import { tracedCall } from '../platform/traces.ts';
import { outboundOf } from '../platform/outbound/outbound.module.ts';

/** For everything from the service's address to the end of its answer: somebody waits for it. */
const patienceMs = 2_000;
/** Several times what a service has to say of one range, padding included. */
const mostBytes = 1 << 20;
const headers = { 'add-padding': 'true', 'user-agent': 'symbolon' };

/** The sources that the settings name, the own file first: what it knows is told to no service. A SettingsError where the file is none. */
export function breachedPasswordsOf(settings: Settings): BreachedPasswords {
  const { SYMBOLON_BREACHED_PASSWORDS: path, SYMBOLON_BREACHED_PASSWORDS_URL: address } = settings;
  const fault = path === undefined ? undefined : faultOf(path);
  if (fault !== undefined) throw new SettingsError(`SYMBOLON_BREACHED_PASSWORDS is ${path}, which ${fault}; or remove the setting.`);
  const outbound = outboundOf(settings);
  const sources: readonly BreachSource[] = [
    ...(path === undefined ? [] : [new HashFilterFile(path)]),
    ...(address === undefined ? [] : [new RangeService((prefix) => tracedCall({ name: 'breached_passwords' }, () => outbound.get(address + prefix, headers, { mostBytes, patienceMs })))]),
  ];
  return new BreachedPasswords(sources);
}
