import { Module } from '@nestjs/common';
import { ImportStore } from './import.store.ts';

@Module({
  providers: [ImportStore],
  exports: [ImportStore],
})
export class ImportsModule {}
