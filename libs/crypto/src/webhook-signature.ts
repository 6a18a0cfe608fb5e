import { createHmac } from 'node:crypto';
import type { Random } from './random.ts';

const prefix = 'whsec_';

/** A secret by which a receiver of webhooks knows our messages (Standard Webhooks 1.0, "Signature scheme"): 256 random bits. */
export const newWebhookSecret = (random: Random): string => prefix + Buffer.from(random.bytes(32)).toString('base64');

/** The header `webhook-signature`: one signature for each secret that counts, so that a receiver may have either. */
export function webhookSignature(secrets: readonly string[], id: string, seconds: number, body: string): string {
  const signed = `${id}.${seconds}.${body}`;
  return secrets.map((secret) => `v1,${createHmac('sha256', Buffer.from(secret.slice(prefix.length), 'base64')).update(signed).digest('base64')}`).join(' ');
}
