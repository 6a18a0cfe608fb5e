import { SettingsError } from '../platform/config.ts';

/** An address to listen on, and the settings that say it. */
interface Address {
  readonly host: readonly [name: string, value: string];
  readonly port: readonly [name: string, value: number];
}

/** What a person can do about an address that cannot be listened on. */
export function listenError(error: unknown, { host: [host, hostValue], port: [port, portValue] }: Address): unknown {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `${port} is ${portValue}, which another program listens on: stop it, or set ${port} to a free one.`,
    EACCES: `${port} is ${portValue}, which this user may not listen on: set it to 1024 or more.`,
    EADDRNOTAVAIL: `${host} is ${hostValue}, which is no address of this machine: correct it.`,
    ENOTFOUND: `${host} is ${hostValue}, which has no address: correct it.`,
  };
  const reason = reasons[(error as NodeJS.ErrnoException).code ?? ''];
  return reason === undefined ? error : new SettingsError(reason);
}
