/** A message of SAML that is not taken; the reason is for the log, and quotes nothing of what was sent. */
export class RefusedMessageError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'RefusedMessageError';
  }
}

export function refuse(reason: string): never {
  throw new RefusedMessageError(reason);
}
