import type { FastifyReply } from 'fastify';
import type { Image } from './branding.store.ts';

/** Sends an image of the installation. Opened by itself an SVG is a document of our origin: it may run nothing, load nothing and is of no origin at all. */
export async function sendImage(reply: FastifyReply, { type, bytes }: Image, cacheControl: string): Promise<void> {
  await reply
    .header('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox")
    .header('Cross-Origin-Resource-Policy', 'same-origin')
    .header('Cache-Control', cacheControl)
    .type(type)
    .send(Buffer.from(bytes));
}
