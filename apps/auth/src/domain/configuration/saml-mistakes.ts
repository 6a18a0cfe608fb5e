import type { Mistake } from '@symbolon/cli';
import type { ClientEntry } from '@symbolon/contracts';
import { canSealFor, readCertificate } from '@symbolon/crypto';
import type { Transaction } from '@symbolon/database';
import { expressionMistake } from '../connections/expression-mistakes.ts';

/** What is wrong with a client as an application that speaks SAML, beside the others. */
export async function samlMistakes({ client_id: id, saml }: ClientEntry, transaction: Transaction): Promise<readonly Mistake[]> {
  if (!saml) return [];
  const certificates: Mistake[] = saml.certificates.flatMap((pem, at) => (readCertificate(pem) ? [] : [{ path: ['saml', 'certificates', at], sentence: 'is no certificate of an RSA key of 2048 bits or more, or of a key on P-256, P-384 or P-521' }]));
  const { encryption_certificate: reader } = saml;
  if (reader !== undefined && !canSealFor(reader)) certificates.push({ path: ['saml', 'encryption_certificate'], sentence: 'is no certificate of an RSA key of 2048 bits or more' });
  const written = Object.entries(saml.attributes).map(([name, text]) => expressionMistake(['saml', 'attributes', name], text, 'any'));
  return [...certificates, ...(await Promise.all(written)).flat(), ...(await takenEntityId(id, saml.entity_id, transaction))];
}

/** A request says by this alone whose it is. Also where the other goes in the same change: it is removed after this one is made. */
async function takenEntityId(id: string, samlEntityId: string, transaction: Transaction): Promise<readonly Mistake[]> {
  const other = await transaction.client.findUnique({ where: { samlEntityId, NOT: { clientId: id } }, select: { clientId: true } });
  return other ? [{ path: ['saml', 'entity_id'], sentence: `is of ${other.clientId} already` }] : [];
}
