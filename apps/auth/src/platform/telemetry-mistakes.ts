import type { Secret } from '@symbolon/contracts';
import { isLoopbackHost } from './network.ts';

interface TelemetryValues {
  readonly SYMBOLON_OTLP_URL?: string | undefined;
  readonly SYMBOLON_OTLP_HEADERS?: Secret | undefined;
}

/** Paths are put behind it. Plain http is how collectors are reached inside a network, and what is sent names nobody. */
export function isCollector(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return ['http:', 'https:'].includes(protocol) && username + password === '' && !/[?#]|\/$/.test(text);
}

/** What proves to the collector who we are goes by TLS, or stays on this machine. */
export function telemetryMistakes({ SYMBOLON_OTLP_URL: url, SYMBOLON_OTLP_HEADERS: headers }: TelemetryValues): readonly string[] {
  if (!headers) return [];
  if (url === undefined) return ['SYMBOLON_OTLP_HEADERS needs SYMBOLON_OTLP_URL: set it to the address of your collector, or remove both.'];
  const { protocol, hostname } = new URL(url);
  return [
    ...(protocol === 'https:' || isLoopbackHost(hostname) ? [] : ['SYMBOLON_OTLP_HEADERS would be sent in the clear: let SYMBOLON_OTLP_URL be https, or remove the headers.']),
    ...(readHeaders(headers) ? [] : ['SYMBOLON_OTLP_HEADERS must be headers such as authorization=Bearer%20token, percent-encoded and separated by commas.']),
  ];
}

const pair = /^([\w!#$%&'*+.^`|~-]+)=(.*)$/;

/** As OTEL_EXPORTER_OTLP_HEADERS is written; undefined where it is not. */
export function readHeaders(headers: Secret): Readonly<Record<string, string>> | undefined {
  try {
    const pairs = headers.reveal().split(',').map((each) => pair.exec(each) ?? []).map(([, name, value]) => [name ?? '', decodeURIComponent(value ?? '')] as const);
    return pairs.every(([name, value]) => name !== '' && /^[\x20-\x7e]*$/.test(value)) ? Object.fromEntries(pairs) : undefined;
  } catch {
    return undefined;
  }
}
