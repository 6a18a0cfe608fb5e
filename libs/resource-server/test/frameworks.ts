import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClaimsOf } from '@symbolon/contracts';
import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import express from 'express';
import fastify from 'fastify';
import { protect as protectExpress } from '../src/express.ts';
import { protect as protectFastify } from '../src/fastify.ts';
import { AccessTokenGuard, Claims, metadataController, Scopes, StepUp } from '../src/nestjs.ts';
import { protect as protectWeb } from '../src/web.ts';
import { contracts } from '../vectors/contracts.ts';
import { ordersVerifier } from './tokens.ts';

type OrdersClaims = ClaimsOf<typeof contracts.orders>;
type OrdersVerifier = ReturnType<typeof ordersVerifier>;

const stepUp = { acrValues: ['aal2', 'phr'], maxAge: 300 };
const refunds = { scopes: ['orders:read'], ...stepUp };

/** A service that listens: GET and POST /orders need the scope orders:read and answer with the tenant; GET /refunds needs a strong log-in of the last minutes, too. */
export interface RunningService {
  readonly origin: string;
  close(): Promise<unknown>;
}

const listening = (server: Server): Promise<RunningService> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ origin: originOf(server), close: () => new Promise((done) => server.close(done)) }));
  });

const originOf = (server: { address(): AddressInfo | string | null }): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

export const frameworks: Readonly<Record<string, (verifier: OrdersVerifier) => Promise<RunningService>>> = {
  fastify: async (verifier) => {
    const orders = protectFastify(verifier);
    const app = fastify();
    await app.register(orders.plugin);
    app.route({
      method: ['GET', 'POST'], url: '/orders', onRequest: orders.token('orders:read'),
      handler: (request) => ({ tenant: orders.claims(request).tenant, subject: request.claims?.sub }),
    });
    app.get('/refunds', { onRequest: orders.token(refunds) }, (request) => ({ tenant: orders.claims(request).tenant }));
    await app.listen({ port: 0, host: '127.0.0.1' });
    return { origin: originOf(app.server), close: () => app.close() };
  },

  express: async (verifier) => {
    const orders = protectExpress(verifier);
    const app = express();
    const router = express.Router();
    router.all('/', orders.token('orders:read'), (request, response) => {
      const { tenant, sub } = orders.claims(request);
      response.json({ tenant, subject: sub });
    });
    app.get('/refunds', orders.token(refunds), (request, response) => {
      response.json({ tenant: orders.claims(request).tenant });
    });
    app.use(orders.metadata);
    app.use('/orders', router);
    return listening(createServer(app as RequestListener));
  },

  nestjs: async (verifier) => {
    @Controller('orders')
    @UseGuards(new AccessTokenGuard(verifier))
    @Scopes('orders:read')
    class OrdersController {
      @Get()
      list(@Claims() { tenant, sub }: OrdersClaims) {
        return { tenant, subject: sub };
      }
    }
    @Controller('refunds')
    @UseGuards(new AccessTokenGuard(verifier))
    @StepUp({ acrValues: ['nobody'] })
    class RefundsController {
      @Get()
      @Scopes('orders:read')
      @StepUp(stepUp)
      list(@Claims() { tenant }: OrdersClaims) {
        return { tenant };
      }
    }
    @Module({ controllers: [OrdersController, RefundsController, metadataController(verifier)] })
    class OrdersModule {}
    const app = await NestFactory.create<NestFastifyApplication>(OrdersModule, new FastifyAdapter(), { logger: false });
    await app.listen(0, '127.0.0.1');
    return { origin: originOf(app.getHttpServer()), close: () => app.close() };
  },

  web: (verifier) => {
    const orders = protectWeb(verifier);
    const handle = async (request: Request): Promise<Response> => {
      const metadata = orders.metadata(request);
      if (metadata) return metadata;
      if (new URL(request.url).pathname === '/refunds') {
        const found = await orders.token(request, refunds);
        return found.ok ? Response.json({ tenant: found.claims.tenant }) : found.response;
      }
      const verdict = await orders.token(request, 'orders:read');
      return verdict.ok ? Response.json({ tenant: verdict.claims.tenant, subject: verdict.claims.sub }) : verdict.response;
    };
    return listening(createServer((incoming, outgoing) => {
      const headers = new Headers();
      for (const [name, values] of Object.entries(incoming.headersDistinct)) for (const value of values ?? []) headers.append(name, value);
      void handle(new Request(`https://orders.example${incoming.url}`, { method: incoming.method ?? 'GET', headers })).then(async (answer) => {
        outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
      });
    }));
  },
};
