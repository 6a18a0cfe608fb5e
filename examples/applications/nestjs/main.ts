// #region main.ts
import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import cookie from '@fastify/cookie';
import session from '@fastify/session';
import { Controller, Get, Module, Req, Res, UseGuards, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as oidc from 'openid-client';

declare module 'fastify' {
  interface Session {
    person?: oidc.IDToken | undefined;
    idToken?: string | undefined;
    checks?: oidc.AuthorizationCodeGrantChecks;
  }
}

const issuer = new URL('http://localhost:3000');
const redirectUri = 'http://localhost:8080/callback';
// http is for this machine only
const options = { execute: issuer.protocol === 'http:' ? [oidc.allowInsecureRequests] : [] };
const config = await oidc.discovery(issuer, 'my-app', process.env['CLIENT_SECRET'], undefined, options);

class LoggedIn implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.session.person) return true;
    const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    request.session.checks = { pkceCodeVerifier, idTokenExpected: true };
    const parameters = {
      redirect_uri: redirectUri,
      scope: 'openid profile email',
      code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
    };
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    await reply.redirect(oidc.buildAuthorizationUrl(config, parameters).href);
    return false;
  }
}

@Controller()
class PagesController {
  @Get()
  @UseGuards(LoggedIn)
  greet(@Req() { session: { person } }: FastifyRequest): string {
    return `Hello, ${(person?.['name'] as string | undefined) ?? person?.sub}.`;
  }

  @Get('/callback')
  async callback(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const answer = new URL(request.originalUrl, redirectUri);
    const tokens = await oidc.authorizationCodeGrant(config, answer, request.session.checks);
    await request.session.regenerate();
    request.session.person = tokens.claims();
    request.session.idToken = tokens.id_token;
    await reply.redirect('/');
  }

  @Get('/logout')
  async logout(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const parameters = {
      id_token_hint: request.session.idToken ?? '',
      post_logout_redirect_uri: new URL('/', redirectUri).href,
    };
    await request.session.destroy();
    await reply.redirect(oidc.buildEndSessionUrl(config, parameters).href);
  }
}

@Module({ controllers: [PagesController] })
class AppModule {}

const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter());
await app.register(cookie);
// In memory, sessions end with this program: deployed, it needs a store, and a secret that stays.
await app.register(session, {
  secret: randomBytes(32).toString('hex'),
  saveUninitialized: false,
  cookie: { sameSite: 'lax', secure: 'auto' },
});
await app.listen(8080);
// #endregion
