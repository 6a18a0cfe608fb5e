/**
 * An environment without what a platform puts into it for a service that is named like our settings: Kubernetes for each Service of a
 * namespace (`enableServiceLinks`), Docker for each link. A variable that somebody set by hand keeps its meaning: only the whole
 * family of such a name is taken for the platform's, and `SYMBOLON_PORT` only where it holds an address.
 */
export function withoutPlatformVariables(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const names = Object.keys(environment).flatMap((key) => platformName(key, environment) ?? []);
  return Object.fromEntries(Object.entries(environment).filter(([key, value]) => !names.some((name) => isMade(name, key, value))));
}

const address = /^(tcp|udp|sctp):\/\//;

/** The name that a platform has written variables for, by the one that each of them always writes. */
function platformName(key: string, environment: NodeJS.ProcessEnv): string | undefined {
  const [, service] = /^(SYMBOLON(?:_[A-Z0-9_]+)?)_SERVICE_HOST$/.exec(key) ?? [];
  if (service !== undefined && environment[`${service}_SERVICE_PORT`] !== undefined) return service;
  const [, link] = /^(SYMBOLON(?:_[A-Z0-9_]+)?)_NAME$/.exec(key) ?? [];
  return link !== undefined && environment[key]?.startsWith('/') ? link : undefined;
}

function isMade(name: string, key: string, value: string | undefined): boolean {
  if (!key.startsWith(`${name}_`)) return false;
  const rest = key.slice(name.length + 1);
  if (rest === 'PORT') return address.test(value ?? '');
  return /^(NAME|ENV_.+|SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_\d+_(TCP|UDP|SCTP)(_START|_END|_PROTO|_PORT|_ADDR)*)$/.test(rest);
}
