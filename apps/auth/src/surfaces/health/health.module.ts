import { Module } from '@nestjs/common';
import { TokensModule } from '../../domain/tokens/tokens.module.ts';
import { HealthController } from './health.controller.ts';
import { Readiness } from './readiness.ts';

@Module({
  imports: [TokensModule],
  controllers: [HealthController],
  providers: [Readiness],
})
export class HealthModule {}
