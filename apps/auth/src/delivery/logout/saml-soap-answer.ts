import type { SamlApplication } from '@symbolon/contracts';
import { readLogoutResponse } from '../../domain/saml/logout-response.ts';
import { issuerOf, mustBe, nameOfNow } from '../../domain/saml/message-frame.ts';
import { refuse } from '../../domain/saml/refused-message.ts';
import { signedElement } from '../../domain/saml/signed-element.ts';
import { readSoapMessage } from '../../domain/saml/soap-binding.ts';

/** Refuses what is not the application's own word, to this very request, that it is done. That it came on the connection that we opened is not enough: what ends a TLS connection is often not the application. */
export async function mustBeDone(answer: string, request: string, { entity_id: entityId, certificates }: SamlApplication, now: Date): Promise<void> {
  const message = await readSoapMessage(Buffer.from(answer));
  mustBe(message.root, 'LogoutResponse');
  const root = await signedElement(message, message.root, certificates);
  if (issuerOf(root) !== entityId) refuse('the answer is of another application (Issuer)');
  nameOfNow(root, now);
  const { inResponseTo, isDone } = readLogoutResponse(root);
  if (inResponseTo !== request) refuse('the answer is to another log-out (InResponseTo)');
  if (!isDone) refuse('the application says that it is not done (Status)');
}
