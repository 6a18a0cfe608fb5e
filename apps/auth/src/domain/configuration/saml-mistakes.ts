import type { Mistake } from '@symbolon/cli';
import type { ClientEntry } from '@symbolon/contracts';
import { readCertificate } from '@symbolon/crypto';
import { expressionMistake } from '../connections/expression-mistakes.ts';
import type { Kind, Kept } from './kind.ts';

type Beside = Parameters<NonNullable<Kind<ClientEntry, Kept>['mistakesOf']>>[2];

/** What is wrong with a client as an application that speaks SAML, beside the others. */
export async function samlMistakes({ client_id: id, saml }: ClientEntry, beside: Beside): Promise<readonly Mistake[]> {
  if (!saml) return [];
  const certificates = saml.certificates.flatMap((pem, at) => (readCertificate(pem) ? [] : [{ path: ['saml', 'certificates', at], sentence: 'is no certificate of an RSA key of 2048 bits or more, or of a key on P-256, P-384 or P-521' }]));
  const written = Object.entries(saml.attributes).map(([name, text]) => expressionMistake(['saml', 'attributes', name], text, 'any'));
  return [...certificates, ...(await Promise.all(written)).flat(), ...(await takenEntityId(id, saml.entity_id, beside))];
}

/** A request says by this alone whose it is. */
async function takenEntityId(id: string, samlEntityId: string, { transaction, goes }: Beside): Promise<readonly Mistake[]> {
  const other = await transaction.client.findUnique({ where: { samlEntityId, NOT: { clientId: id } }, select: { clientId: true, declared: true } });
  return other && !goes({ key: other.clientId, declared: other.declared }) ? [{ path: ['saml', 'entity_id'], sentence: `is of ${other.clientId} already` }] : [];
}
