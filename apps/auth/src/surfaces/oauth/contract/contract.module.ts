import { Module } from '@nestjs/common';
import { AccessModule } from '../../../domain/access/access.module.ts';
import { ContractController } from './contract.controller.ts';

@Module({ imports: [AccessModule], controllers: [ContractController] })
export class ContractModule {}
