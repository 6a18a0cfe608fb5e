import type { MessageParameter } from './redirect-binding.ts';
import { refuse } from './refused-message.ts';
import { fromBase64, toBase64 } from './wire.ts';
import { readXml, type XmlMessage } from './xml.ts';

/** Fields of the form by which a browser carries a message (SAML bindings section 3.5). The page `form-post` is the form: it sends itself, and has a button where no scripts run. */
export const postFields = (parameter: MessageParameter, xml: string, relayState: string | undefined): readonly { readonly name: string; readonly value: string }[] => [
  { name: parameter, value: toBase64(xml) },
  ...(relayState === undefined ? [] : [{ name: 'RelayState', value: relayState }]),
];

/** The message of a form that came, whose signature, if it has one, is in it. */
export async function readPostMessage(form: URLSearchParams, parameter: MessageParameter): Promise<XmlMessage & { readonly relayState: string | undefined }> {
  if (form.getAll(parameter).length > 1 || form.getAll('RelayState').length > 1) refuse('the form says something twice');
  const message = await readXml(fromBase64(form.get(parameter) ?? refuse('there is no message')));
  return { ...message, relayState: form.get('RelayState') ?? undefined };
}
