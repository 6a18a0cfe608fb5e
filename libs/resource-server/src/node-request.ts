import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { PresentedRequest } from './credentials.ts';

/** What the adapters for Node.js may be told. */
export interface NodeOptions {
  /** The client's certificate in DER, where a proxy ends TLS; that of the connection when absent. Believe a header only of your own proxy. */
  readonly certificate?: ((request: IncomingMessage) => Uint8Array | undefined) | undefined;
}

/** What a request of Node.js shows; `target` is what the client sent, before any router took parts of it away. */
export function presentedBy(request: IncomingMessage, target: string, { certificate = connectionCertificate }: NodeOptions): PresentedRequest {
  return {
    method: request.method ?? 'GET',
    target,
    authorization: headersNamed(request, 'authorization'),
    dpop: headersNamed(request, 'dpop'),
    certificate: certificate(request),
  };
}

/** Of the raw ones, since Node.js drops a second Authorization header unseen. */
const headersNamed = ({ rawHeaders }: IncomingMessage, name: string): readonly string[] =>
  rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name);

function connectionCertificate({ socket }: IncomingMessage): Uint8Array | undefined {
  const certificate = socket instanceof TLSSocket ? socket.getPeerCertificate() : undefined;
  // An empty object when the client has shown none.
  return certificate && 'raw' in certificate ? certificate.raw : undefined;
}
