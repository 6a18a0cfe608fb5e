import { Injectable } from '@nestjs/common';
import { Grant, type Authorization } from '../grant.ts';

/** The client acts for itself (RFC 6749 section 4.4): its authentication is all the proof there is. Writes nothing. */
@Injectable()
export class ClientCredentialsGrant extends Grant<'client_credentials'> {
  override readonly grantType = 'client_credentials';
  override readonly hasUser = false;

  override authorize(): Promise<Authorization> {
    return Promise.resolve({ subject: { kind: 'client' } });
  }
}
