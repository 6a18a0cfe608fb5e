import { Module } from '@nestjs/common';
import { randomUuid } from '@symbolon/crypto';
import { Runtime } from '../../platform/runtime.ts';
import { HealthController } from './health.controller.ts';
import { Readiness } from './readiness.ts';

@Module({
  controllers: [HealthController],
  providers: [{ provide: Readiness, useFactory: ({ database, clock, log }: Runtime) => new Readiness(database, clock, randomUuid(), log), inject: [Runtime] }],
})
export class HealthModule {}
