import * as z from 'zod';
import { jsonBody } from '../admin/json-body.ts';
import { HeadersTooLarge, Problem } from '../admin/problem.ts';
import { endpoint, type SignalTerms } from '../endpoint.ts';
import { AddedSubject, PollRequest, PollResponse, RemovedSubject, TransmitterMetadata, VerificationRequest } from './messages.ts';
import { SignalStream, SignalStreams, StreamChange, StreamEntry, StreamParams, StreamQuery, StreamReplacement, StreamsQuery, StreamStatus } from './streams.ts';

/** An answer without a body. */
const Nothing = z.undefined().meta({ id: 'Nothing' });
const refusals = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 429: Problem, 431: HeadersTooLarge, 500: Problem, 503: Problem } as const;
const refusalsOfWriting = { ...refusals, 409: Problem, 413: Problem } as const;

const common = { maxAge: 0, publicCors: false } as const;
const reads: SignalTerms = { scope: 'ssf.read' };
const manages: SignalTerms = { scope: 'ssf.manage' };
const read = { ...common, method: 'GET', errors: refusals, signals: reads } as const;
const write = { ...common, errors: refusalsOfWriting, signals: manages } as const;
const nothing = { response: Nothing, responseTypes: [] } as const;
const path = '/ssf/streams';

/** The transmitter of security events, by the Shared Signals Framework: a resource server whose tokens have the audience `<issuer>/ssf`. */
export const signalsApi = {
  configuration: endpoint({ method: 'GET', errors: {}, maxAge: 300, publicCors: true, id: 'ssfConfiguration', path: '/.well-known/ssf-configuration', summary: 'What the transmitter of security events is, and where.', spec: 'SSF 1.0 section 7.2', response: TransmitterMetadata }),
  createStream: endpoint({ ...write, method: 'POST', id: 'createSignalStream', path, summary: 'Makes a stream of security events for the client of the token.', spec: 'SSF 1.0 section 8.1.1.1', body: jsonBody(StreamEntry), status: 201, response: SignalStream }),
  readStreams: endpoint({ ...read, id: 'readSignalStreams', path, summary: 'A stream of that client, or all of them.', spec: 'SSF 1.0 section 8.1.1.2', query: StreamsQuery, response: SignalStreams }),
  changeStream: endpoint({ ...write, method: 'PATCH', id: 'changeSignalStream', path, summary: 'Changes a stream; what is left out stays.', spec: 'SSF 1.0 section 8.1.1.3', body: jsonBody(StreamChange), response: SignalStream }),
  replaceStream: endpoint({ ...write, method: 'PUT', id: 'replaceSignalStream', path, summary: 'Makes a stream what the body says.', spec: 'SSF 1.0 section 8.1.1.4', body: jsonBody(StreamReplacement), response: SignalStream }),
  deleteStream: endpoint({ ...write, ...nothing, method: 'DELETE', status: 204, id: 'deleteSignalStream', path, summary: 'Removes a stream, with what it was still to tell.', spec: 'SSF 1.0 section 8.1.1.5', query: StreamQuery }),
  readStatus: endpoint({ ...read, id: 'readSignalStatus', path: '/ssf/status', summary: 'Whether a stream is delivered.', spec: 'SSF 1.0 section 8.1.2.1', query: StreamQuery, response: StreamStatus }),
  changeStatus: endpoint({ ...write, method: 'POST', id: 'changeSignalStatus', path: '/ssf/status', summary: 'Has a stream delivered, held, or given up.', spec: 'SSF 1.0 section 8.1.2.2', body: jsonBody(StreamStatus), response: StreamStatus }),
  addSubject: endpoint({ ...write, ...nothing, method: 'POST', id: 'addSignalSubject', path: '/ssf/subjects/add', summary: 'Has a stream tell of a person again whom its receiver had removed.', spec: 'SSF 1.0 section 8.1.3.2', body: jsonBody(AddedSubject) }),
  removeSubject: endpoint({ ...write, ...nothing, method: 'POST', status: 204, id: 'removeSignalSubject', path: '/ssf/subjects/remove', summary: 'Has a stream tell of a person no more.', spec: 'SSF 1.0 section 8.1.3.3', body: jsonBody(RemovedSubject) }),
  verify: endpoint({ ...write, ...nothing, method: 'POST', status: 204, id: 'verifySignalStream', path: '/ssf/verification', summary: 'Has a verification event sent over a stream.', spec: 'SSF 1.0 section 8.1.4.2', body: jsonBody(VerificationRequest) }),
  poll: endpoint({ ...write, signals: reads, method: 'POST', id: 'pollSignals', path: '/ssf/streams/{stream_id}/poll', summary: 'Gives what a stream holds, and takes what was understood of it.', spec: 'RFC 8936 section 2', params: StreamParams, body: jsonBody(PollRequest), response: PollResponse }),
} as const;
