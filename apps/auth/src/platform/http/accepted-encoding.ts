/** The first of the encodings on offer that an Accept-Encoding header names and does not refuse (RFC 9110 section 12.5.3); undefined for what is sent as it is. */
export function acceptedEncoding<Encoding extends string>(header: string | undefined, offered: readonly Encoding[]): Encoding | undefined {
  const named = new Map((header ?? '').toLowerCase().split(',').map((each) => each.split(';').map((part) => part.trim())).map(([name = '', weight]) => [name, weight]));
  return offered.find((encoding) => named.has(encoding) && !/^q=0(\.0*)?$/.test(named.get(encoding) ?? ''));
}
