import type { CertifiedKey } from '@symbolon/crypto';
import { postFields } from './post-binding.ts';
import { redirectAddress, type MessageParameter } from './redirect-binding.ts';
import { signedXml } from './signed-xml.ts';

/** Where a browser goes with a message: to an address, or by a form. */
export type WayThere = { readonly address: string } | { readonly action: string; readonly fields: readonly { readonly name: string; readonly value: string }[] };

/** A message on its way, signed as its binding has it: over the query, or in itself. */
export async function wayWith({ binding, url }: { readonly binding: 'redirect' | 'post'; readonly url: string }, parameter: MessageParameter, { id, xml }: { readonly id: string; readonly xml: string }, relayState: string | undefined, key: CertifiedKey): Promise<WayThere> {
  if (binding === 'redirect') return { address: await redirectAddress(url, parameter, xml, relayState, key) };
  return { action: url, fields: postFields(parameter, await signedXml(xml, id, key), relayState) };
}
