import { Controller, Req, Res } from '@nestjs/common';
import { api, type PollResponse, type SignalStream, type StreamStatus } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SignalPolls } from '../../delivery/signals/signal-polls.ts';
import { SignalStreamStore } from '../../domain/signals/signal-stream.store.ts';
import type { SignalStream as StoredStream } from '../../domain/signals/signal-stream.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { SignalsDoor } from './signals-door.ts';
import { orNotFound, StreamWriting } from './stream-writing.ts';

const { signals } = api;

/** Streams of security events: what their receivers make of them, and what those that are asked hold. */
@Controller()
export class SignalStreamsController {
  constructor(
    private readonly door: SignalsDoor,
    private readonly streams: SignalStreamStore,
    private readonly writing: StreamWriting,
    private readonly polls: SignalPolls,
  ) {}

  @Serves(signals.createStream)
  create(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SignalStream> {
    return this.door.open(signals.createStream, request, reply, ({ client, body }) => this.writing.create(client, body));
  }

  @Serves(signals.readStreams)
  read(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SignalStream | readonly SignalStream[]> {
    return this.door.open(signals.readStreams, request, reply, async ({ client, query: { stream_id: id } }) =>
      id === undefined ? (await this.streams.list(client.clientId)).map((stream) => this.writing.view(client, stream)) : this.writing.view(client, orNotFound(await this.streams.find(client.clientId, id))),
    );
  }

  @Serves(signals.changeStream)
  change(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SignalStream> {
    return this.door.open(signals.changeStream, request, reply, ({ client, body }) => this.writing.change(client, body));
  }

  @Serves(signals.replaceStream)
  replace(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SignalStream> {
    return this.door.open(signals.replaceStream, request, reply, ({ client, body }) => this.writing.replace(client, body));
  }

  @Serves(signals.deleteStream)
  remove(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<undefined> {
    return this.door.open(signals.deleteStream, request, reply, ({ client, query }) => this.writing.remove(client, query.stream_id));
  }

  @Serves(signals.readStatus)
  status(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<StreamStatus> {
    return this.door.open(signals.readStatus, request, reply, async ({ client, query }) => {
      const { id, status, statusReason } = orNotFound(await this.streams.find(client.clientId, query.stream_id));
      return { stream_id: id, status, ...(statusReason !== null && { reason: statusReason }) };
    });
  }

  @Serves(signals.changeStatus)
  setStatus(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<StreamStatus> {
    return this.door.open(signals.changeStatus, request, reply, ({ client, body }) => this.writing.setStatus(client, body));
  }

  @Serves(signals.poll)
  poll(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<PollResponse> {
    return this.door.open(signals.poll, request, reply, async ({ client, params, body }) =>
      this.polls.answer(client, asked(await this.streams.find(client.clientId, params.stream_id)), body, () => !reply.raw.destroyed),
    );
  }
}

/** One that is pushed has no such address: a token that may only read would say in its receiver's place what was taken. */
const asked = (stream: StoredStream | undefined): StoredStream => orNotFound(stream?.endpointUrl === null ? stream : undefined);
