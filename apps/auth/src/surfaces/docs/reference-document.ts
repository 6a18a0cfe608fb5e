import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { contractVersion, openapi } from '@symbolon/contracts';
import { sha256 } from '@symbolon/crypto';

interface Written {
  readonly text: string;
  readonly compressed: Buffer;
  /** Weak, so that it is that of both (RFC 9110 section 8.8.1). */
  readonly etag: string;
}

/** The OpenAPI document of this release, written when somebody first asks for it and kept. */
@Injectable()
export class ReferenceDocument {
  #written: Promise<Written> | undefined;

  written(): Promise<Written> {
    return (this.#written ??= write());
  }
}

async function write(): Promise<Written> {
  const text = JSON.stringify(openapi(contractVersion));
  return { text, compressed: await promisify(gzip)(text), etag: `W/"${sha256(text).slice(0, 22)}"` };
}
