import { Controller, Req, Res } from '@nestjs/common';
import { api, type Webhook, type WebhookDeliveryPage, type WebhookPage, type WebhookReplayed, type WebhookTest, type WebhookWithSecret } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DeliveryStore } from '../../../domain/webhooks/delivery.store.ts';
import { WebhookStore } from '../../../domain/webhooks/webhook.store.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';
import { Cursors } from '../../../platform/http/cursors.ts';
import { WebhookTrial } from './webhook-trial.ts';
import { deliveryView, webhookView } from './webhook-view.ts';
import { WebhookWriting } from './webhook-writing.ts';

/** Programs that are told of events, and what they were told. */
@Controller()
export class WebhooksController {
  constructor(
    private readonly door: AdminDoor,
    private readonly webhooks: WebhookStore,
    private readonly deliveries: DeliveryStore,
    private readonly cursors: Cursors,
    private readonly writing: WebhookWriting,
    private readonly trial: WebhookTrial,
  ) {}

  @Serves(api.admin.listWebhooks)
  list(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<WebhookPage> {
    return this.door.read(api.admin.listWebhooks, request, reply, async ({ query }) => {
      return this.cursors.page(JSON.stringify(['webhooks']), query, {
        find: (after, limit) => this.webhooks.list(limit, after),
        placeOf: ({ createdAt, id }) => [createdAt.toISOString(), id],
        view: webhookView,
      });
    });
  }

  @Serves(api.admin.getWebhook)
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Webhook> {
    return this.door.read(api.admin.getWebhook, request, reply, async ({ params }) => {
      const webhook = await this.webhooks.find(params.webhook_id);
      if (!webhook) throw new ProblemError('not-found');
      return webhookView(webhook);
    });
  }

  @Serves(api.admin.createWebhook)
  create(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<WebhookWithSecret> {
    return this.door.change(api.admin.createWebhook, request, reply, ({ body }) => this.writing.create(body));
  }

  @Serves(api.admin.replaceWebhook)
  replace(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Webhook> {
    return this.door.change(api.admin.replaceWebhook, request, reply, ({ params, body }) => this.writing.replace(params.webhook_id, body));
  }

  @Serves(api.admin.deleteWebhook)
  async remove(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(api.admin.deleteWebhook, request, reply, ({ params }) => this.writing.remove(params.webhook_id));
  }

  @Serves(api.admin.rotateWebhookSecret)
  rotateSecret(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<WebhookWithSecret> {
    return this.door.change(api.admin.rotateWebhookSecret, request, reply, ({ params }) => this.writing.rotateSecret(params.webhook_id));
  }

  /** No change: it is sent by no transaction, and nothing of it is kept. */
  @Serves(api.admin.testWebhook)
  test(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<WebhookTest> {
    return this.door.read(api.admin.testWebhook, request, reply, ({ params, query, caller }) => this.trial.of(params.webhook_id, caller, query.dry_run === 'true'));
  }

  @Serves(api.admin.listWebhookDeliveries)
  listDeliveries(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<WebhookDeliveryPage> {
    return this.door.read(api.admin.listWebhookDeliveries, request, reply, async ({ params, query }) => {
      const { webhook_id: webhookId } = params;
      if (!(await this.webhooks.find(webhookId))) throw new ProblemError('not-found');
      return this.cursors.page(JSON.stringify(['webhook-deliveries', webhookId, query.state]), query, {
        find: (after, limit) => this.deliveries.list({ webhookId, state: query.state, before: after && BigInt(after[0]), limit }),
        placeOf: ({ eventSeq, eventId }) => [String(eventSeq), eventId],
        view: deliveryView,
      });
    });
  }

  @Serves(api.admin.replayWebhook)
  replay(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<WebhookReplayed> {
    return this.door.change(api.admin.replayWebhook, request, reply, ({ params, body }) => this.writing.replay(params.webhook_id, body));
  }
}
