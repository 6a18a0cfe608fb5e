// #region main.ts
import 'reflect-metadata';
import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { defineContract, type ClaimsOf } from '@symbolon/contracts';
import { createVerifier } from '@symbolon/resource-server';
import { AccessTokenGuard, Claims, metadataController, Scopes } from '@symbolon/resource-server/nestjs';

const contract = defineContract({ audience: 'https://api.example.com' });
const verifier = createVerifier({ issuer: 'http://localhost:3000', contract });

@Controller()
@UseGuards(new AccessTokenGuard(verifier))
class OrdersController {
  @Get()
  @Scopes('orders:read')
  list(@Claims() { sub }: ClaimsOf<typeof contract>): { readonly caller: string } {
    return { caller: sub };
  }
}

@Module({ controllers: [OrdersController, metadataController(verifier)] })
class AppModule {}

const app = await NestFactory.create(AppModule, new FastifyAdapter());
await app.listen(4000);
// #endregion
