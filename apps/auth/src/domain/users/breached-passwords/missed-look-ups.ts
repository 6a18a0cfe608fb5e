import { Injectable } from '@nestjs/common';
import { CountedEvents } from '../../audit/counted-events.ts';
import { BreachedPasswords } from './breached-passwords.ts';

/** Counts the passwords that were taken without having been looked up; of whom and which they were it says nothing. */
@Injectable()
export class MissedLookUps {
  constructor(breached: BreachedPasswords, events: CountedEvents) {
    breached.onMissed(({ source, reason }) => void events.count({ type: 'breached_passwords.missed', actor: { kind: 'system' }, subject: null, details: { source, reason } }, [source, reason]));
  }
}
