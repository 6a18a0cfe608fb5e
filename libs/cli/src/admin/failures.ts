import type { Problem } from '@symbolon/contracts';
import { CommandFailure } from '../command.ts';
import { reasonOf } from '../issuer-contracts.ts';
import { printable } from '../printable.ts';

/** Nobody is logged in, or nobody answers: exit status 3. */
export const notReady = (message: string): CommandFailure => new CommandFailure(printable(message), 3);

/** One that may be over soon: nobody answers, or there is too much to do. Only who waits for something tries again. */
export class PassingFailure extends CommandFailure {
  /** To wait, where the server says so. */
  readonly seconds: number | undefined;

  constructor({ message, status }: CommandFailure, seconds?: number) {
    super(message, status);
    this.seconds = seconds;
  }
}

/** Nobody answered. */
export const unreachable = (issuer: string, error: unknown): PassingFailure => new PassingFailure(notReady(`${issuer}: ${reasonOf(error)}`));

/** The server refused: exit status 1. What it said, line by line, is all there is to say. */
export function refused({ title, detail, errors = [], permission }: Problem): CommandFailure {
  const parts = errors.map((part) => `  ${[part.pointer || (part.parameter ?? []), part.detail].flat().join(' ')}`);
  return new CommandFailure([title, ...(detail === undefined ? [] : [detail]), ...(permission === undefined ? [] : [`The permission is ${permission}.`]), ...parts].map(printable).join('\n'), 1);
}
