import { Controller, Req, Res } from '@nestjs/common';
import { api, deliveryMethods, type TransmitterMetadata } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Client } from '../../domain/clients/client.ts';
import { SignalStreamStore } from '../../domain/signals/signal-stream.store.ts';
import { SignalSubjects } from '../../domain/signals/signal-subjects.ts';
import { SecurityEventIssuer } from '../../domain/tokens/security-event-issuer.ts';
import { Settings } from '../../platform/config.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { SignalsDoor } from './signals-door.ts';
import { orNotFound, StreamWriting } from './stream-writing.ts';

const { signals, oidc } = api;

/** What the transmitter is; of whom a stream tells, and whether it arrives. */
@Controller()
export class TransmitterController {
  constructor(
    private readonly settings: Settings,
    private readonly door: SignalsDoor,
    private readonly streams: SignalStreamStore,
    private readonly subjects: SignalSubjects,
    private readonly issuer: SecurityEventIssuer,
    private readonly writing: StreamWriting,
  ) {}

  @Serves(signals.configuration)
  configuration(): TransmitterMetadata {
    const issuer = this.settings.SYMBOLON_ISSUER;
    return {
      spec_version: '1_0',
      issuer,
      jwks_uri: issuer + oidc.jwks.path,
      delivery_methods_supported: Object.values(deliveryMethods),
      configuration_endpoint: issuer + signals.createStream.path,
      status_endpoint: issuer + signals.readStatus.path,
      add_subject_endpoint: issuer + signals.addSubject.path,
      remove_subject_endpoint: issuer + signals.removeSubject.path,
      verification_endpoint: issuer + signals.verify.path,
      authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6749' }],
      default_subjects: 'ALL',
    };
  }

  /** The answer is the same whoever is named, and whether there is anybody of that name (SSF 1.0 section 9.1). */
  @Serves(signals.addSubject)
  add(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<undefined> {
    return this.door.open(signals.addSubject, request, reply, ({ client, body }) => this.#about(client, body, (streamId, userId) => this.subjects.include(streamId, userId)));
  }

  @Serves(signals.removeSubject)
  remove(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<undefined> {
    return this.door.open(signals.removeSubject, request, reply, ({ client, body }) => this.#about(client, body, (streamId, userId) => this.subjects.exclude(streamId, userId)));
  }

  @Serves(signals.verify)
  verify(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<undefined> {
    return this.door.open(signals.verify, request, reply, ({ client, body }) => this.writing.verify(client, body.stream_id, body.state));
  }

  async #about(client: Client, { stream_id, subject }: { readonly stream_id: string; readonly subject: { readonly iss: string; readonly sub: string } }, work: (streamId: string, userId: string) => Promise<void>): Promise<undefined> {
    const { id } = orNotFound(await this.streams.find(client.clientId, stream_id));
    const userId = this.issuer.userIdFrom(client, subject.iss, subject.sub);
    if (userId !== undefined) await work(id, userId);
  }
}
