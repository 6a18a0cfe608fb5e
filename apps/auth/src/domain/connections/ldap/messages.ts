/** What a directory sends is no message of RFC 4511, or more than anybody reads. */
export class WrongMessageError extends Error {}

/** The most that one message may have. */
const longest = 1_000_000;
/** Elements within one another: a message of RFC 4511 has seven. */
const deepest = 24;

/** Puts together what a directory sends, in whatever parts it comes, and gives it on by whole messages that can be read to their end. */
export class Messages {
  #parts: Buffer[] = [];
  #come = 0;
  /** Bytes that the first message has, with its head; undefined before that has come. */
  #wanted: number | undefined;

  /** Those that are whole by now. */
  take(part: Buffer): readonly Buffer[] {
    this.#parts.push(part);
    this.#come += part.length;
    const whole: Buffer[] = [];
    for (let wanted = this.#next(); wanted !== undefined && this.#come >= wanted; wanted = this.#next()) {
      const [first] = this.#parts;
      const all = first && this.#parts.length === 1 ? first : Buffer.concat(this.#parts); // once for what has come, and not for each part of it
      const message = all.subarray(0, wanted);
      demandWhole(message);
      whole.push(message);
      this.#parts = all.length > wanted ? [all.subarray(wanted)] : [];
      this.#come -= wanted;
      this.#wanted = undefined;
    }
    return whole;
  }

  #next(): number | undefined {
    if (this.#wanted !== undefined || this.#come < 2) return this.#wanted;
    if ((this.#parts[0]?.length ?? 0) < 6) this.#parts = [Buffer.concat(this.#parts)];
    const [first = Buffer.alloc(0)] = this.#parts;
    if (first[0] !== 0x30) throw new WrongMessageError('the directory does not speak LDAP');
    const head = headOf(first, 0, first.length);
    if (head && head.end > longest) throw new WrongMessageError('the directory sends a message that is too long');
    return (this.#wanted = head?.end);
  }
}

/** Where the content of an element begins and ends; undefined where its head is cut. */
function headOf(bytes: Buffer, at: number, end: number): { readonly from: number; readonly end: number } | undefined {
  if (at + 2 > end) return undefined;
  const [tag = 0, length = 0] = bytes.subarray(at, at + 2);
  if ((tag & 0x1f) === 0x1f || length === 0x80 || length > 0x84) throw new WrongMessageError('the directory sends what RFC 4511 does not have'); // long tags, and lengths that are not said (section 5.1)
  const octets = length > 0x80 ? length - 0x80 : 0;
  if (at + 2 + octets > end) return undefined;
  const from = at + 2 + octets;
  return { from, end: from + (octets === 0 ? length : bytes.readUIntBE(at + 2, octets)) };
}

/**
 * Every element ends within that which it is in. The library takes the length that an element says for what is there, and looks for the rest of a message that was cut without
 * end: nothing else of this process would run any more.
 */
function demandWhole(message: Buffer): void {
  const ends = [message.length];
  for (let at = 0; ends.length > 0; ) {
    const within = ends.at(-1) ?? 0;
    if (at === within) {
      ends.pop();
      continue;
    }
    const head = headOf(message, at, within);
    if (!head || head.end > within) throw new WrongMessageError('the directory sends a message that is cut');
    const isConstructed = ((message[at] ?? 0) & 0x20) !== 0;
    if (isConstructed) ends.push(head.end);
    if (ends.length > deepest) throw new WrongMessageError('the directory sends what RFC 4511 does not have');
    at = isConstructed ? head.from : head.end;
  }
}
