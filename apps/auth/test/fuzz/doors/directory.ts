import { BindRequest, MessageParser, PasswordPolicyControl } from 'ldapts';
import { Messages, WrongMessageError } from '../../../src/domain/connections/ldap/messages.ts';
import { demand, demandSame, type Door } from '../door.ts';

/** SearchResultDone of message 77. */
const next = Buffer.from('300c02014d65070a010004000400', 'hex');

/** Whatever a message answers was asked with the control of the password policy, whose value is read only then. */
class WithPolicy extends Map<string, { message: BindRequest }> {
  override get(): { message: BindRequest } {
    return { message: new BindRequest({ messageId: 1, controls: [new PasswordPolicyControl()] }) };
  }
}

/** What comes through, in these parts; undefined where it is refused. */
function through(parts: readonly Buffer[]): readonly Buffer[] | undefined {
  const messages = new Messages();
  try {
    return parts.flatMap((part) => messages.take(part));
  } catch (error) {
    demand(error instanceof WrongMessageError, `Bytes of a directory end in something else than a refusal: ${String(error)}`);
    return undefined;
  }
}

/** What a directory sends: the same in whatever parts it comes, and each message that comes through is read to its end by the library, which then reads the one behind it. */
export const directory: Door = (bytes) => {
  const all = Buffer.from(bytes);
  const messages = through([all]);
  const inParts = through(Array.from({ length: Math.ceil(all.length / 7) }, (_, part) => all.subarray(7 * part, 7 * part + 7)));
  demandSame(messages?.map((each) => each.toString('hex')), inParts?.map((each) => each.toString('hex')), 'What comes through goes by the parts that it comes in.');
  if (!messages) return;
  demand(all.subarray(0, messages.reduce((sum, { length }) => sum + length, 0)).equals(Buffer.concat(messages)), 'What comes through is not what has come.');
  for (const message of messages) {
    const [parser, heard] = [new MessageParser(), [] as number[]];
    parser.on('error', () => undefined);
    parser.on('message', ({ messageId }) => void heard.push(messageId));
    parser.read(message, new WithPolicy());
    parser.read(next, new Map());
    demand(heard.at(-1) === 77, 'The library has not read a message to its end.');
  }
};
