import { Injectable } from '@nestjs/common';
import { equalBytes, MasterKey } from '@symbolon/crypto';
import { ProblemError } from '../../platform/errors/problem-error.ts';

/** The place of a row in a list. */
type Place = readonly [key: string, id: string];

/** Places in lists as callers hold them: nobody can make one up, or use it in another list or with other filters. */
@Injectable()
export class Cursors {
  constructor(private readonly masterKey: MasterKey) {}

  /** `list` names the list with its filters. */
  write(list: string, place: Place): string {
    const text = JSON.stringify(place);
    return Buffer.concat([this.#mac(list, text), Buffer.from(text)]).toString('base64url');
  }

  read(list: string, cursor: string | undefined): Place | undefined {
    if (cursor === undefined) return undefined;
    const bytes = Buffer.from(cursor, 'base64url');
    const [mac, text] = [bytes.subarray(0, macBytes), bytes.subarray(macBytes).toString('utf8')];
    if (bytes.toString('base64url') !== cursor || !equalBytes(mac, this.#mac(list, text))) throw new ProblemError('invalid-request', { errors: [{ parameter: 'cursor', detail: 'is not one of this list with these filters: begin without it' }] });
    return JSON.parse(text) as Place; // as it was written
  }

  #mac(list: string, text: string): Uint8Array {
    return this.masterKey.mac('admin-cursor', JSON.stringify([list, text])).subarray(0, macBytes);
  }
}

const macBytes = 16;
