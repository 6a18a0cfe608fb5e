import { Module } from '@nestjs/common';
import { ResourceServerStore } from './resource-server.store.ts';

@Module({
  providers: [ResourceServerStore],
  exports: [ResourceServerStore],
})
export class AccessModule {}
