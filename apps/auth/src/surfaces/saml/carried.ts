import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { addSeconds, Clock } from '../../platform/clock.ts';

/** Seconds: a browser follows a redirect at once. */
const life = 60;

/** What has come by a form of another site is carried on to where the browser sends our cookie: sealed, for a minute, so that it is checked once. */
@Injectable()
export class Carried {
  constructor(
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
  ) {}

  seal(path: string, value: object): string {
    const sealed = this.masterKey.seal('saml-request', Buffer.from(JSON.stringify([this.clock.now().getTime(), value])), path);
    return `${path}?asked=${Buffer.from(sealed).toString('base64url')}`;
  }

  /** Undefined for what was not sealed for this path, or not just now. */
  open<Value extends object>(path: string, asked: unknown): Value | undefined {
    if (typeof asked !== 'string') return undefined;
    try {
      const [at, value] = JSON.parse(this.masterKey.open('saml-request', Buffer.from(asked, 'base64url'), path).toString()) as [number, Value];
      return addSeconds(new Date(at), life) > this.clock.now() ? value : undefined;
    } catch {
      return undefined;
    }
  }
}
