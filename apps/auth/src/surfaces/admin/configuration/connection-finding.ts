import { Injectable } from '@nestjs/common';
import type { FoundPerson } from '@symbolon/contracts';
import { Arrivals } from '../../../domain/connections/arrivals.ts';
import type { Connection } from '../../../domain/connections/connection.ts';
import { sayings } from '../../../domain/connections/mapped-person.ts';
import type { UpstreamPerson } from '../../../domain/connections/upstream-person.ts';
import type { Caller } from '../callers.ts';

/** What the protocol puts into an ID token, which says nothing of anybody. */
const ofProtocol = ['nonce', 'at_hash', 'c_hash', 's_hash'];

/** What a connection makes of what its provider says of somebody, as the wire tells it. */
@Injectable()
export class ConnectionFinding {
  constructor(private readonly arrivals: Arrivals) {}

  async of(connection: Connection, person: UpstreamPerson, { permissions }: Caller): Promise<FoundPerson> {
    const { subject, email = null, isVouched, told } = person;
    const said = await sayings(connection, told);
    return {
      subject, email, is_vouched: isVouched,
      claims: Object.fromEntries(Object.entries(told).filter(([claim]) => !ofProtocol.includes(claim))),
      expressions: said.map(({ part, name, text, value = null, leftOut = null }) => ({ member: `${part}.${name}`, expression: text, value, left_out: leftOut })),
      decision: permissions.has('users:read') ? await this.arrivals.foresee(connection, person) : null,
    };
  }
}
