import { Injectable } from '@nestjs/common';
import { limitOf } from '@symbolon/contracts';
import { equalBytes, MasterKey } from '@symbolon/crypto';
import { ProblemError } from '../errors/problem-error.ts';

/** The place of a row in a list. */
type Place = readonly [key: string, id: string];

/** What a caller says of the page that they want. */
interface PageQuery {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

/** How a list is looked through. */
interface Listing<Row, Item> {
  /** The rows after a place, and how many at most. */
  readonly find: (after: Place | undefined, limit: number) => Promise<readonly Row[]>;
  readonly placeOf: (row: Row) => Place;
  readonly view: (row: Row) => Item;
}

/** Pages of lists, and places in them as callers hold those: nobody can make one up, or use it in another list or with other filters. */
@Injectable()
export class Cursors {
  constructor(private readonly masterKey: MasterKey) {}

  /** A place that a caller holds; refused when it is none of this list. `parameter` is where it was sent. */
  placeOf(list: string, cursor: string, parameter = 'cursor'): Place {
    const place = this.#read(list, cursor);
    if (!place) throw new ProblemError('invalid-request', { errors: [{ parameter, detail: 'is not one of this list with these filters: begin without it' }] });
    return place;
  }

  cursorOf(list: string, place: Place): string {
    const text = JSON.stringify(place);
    return Buffer.concat([this.#mac(list, text), Buffer.from(text)]).toString('base64url');
  }

  /** One page; `list` names the list with its filters. One row more is looked for, to know whether there is a next page. */
  async page<Row, Item>(list: string, query: PageQuery, { find, placeOf, view }: Listing<Row, Item>): Promise<{ items: Item[]; next_cursor: string | null }> {
    const limit = limitOf(query);
    const found = await find(query.cursor === undefined ? undefined : this.placeOf(list, query.cursor), limit + 1);
    const last = found.length > limit ? found[limit - 1] : undefined;
    return { items: found.slice(0, limit).map(view), next_cursor: last ? this.cursorOf(list, placeOf(last)) : null };
  }

  #read(list: string, cursor: string): Place | undefined {
    const bytes = Buffer.from(cursor, 'base64url');
    const [mac, text] = [bytes.subarray(0, macBytes), bytes.subarray(macBytes).toString('utf8')];
    if (bytes.toString('base64url') !== cursor || !equalBytes(mac, this.#mac(list, text))) return undefined;
    return JSON.parse(text) as Place; // as it was written
  }

  #mac(list: string, text: string): Uint8Array {
    return this.masterKey.mac('admin-cursor', JSON.stringify([list, text])).subarray(0, macBytes);
  }
}

const macBytes = 16;
