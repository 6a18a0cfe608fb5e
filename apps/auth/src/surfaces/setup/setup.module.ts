import { Module } from '@nestjs/common';
import { AdministratorsModule } from '../../domain/administrators/administrators.module.ts';
import { AuditModule } from '../../domain/audit/audit.module.ts';
import { UsersModule } from '../../domain/users/users.module.ts';
import { PagesModule } from '../../pages/pages.module.ts';
import { SetupController } from './setup.controller.ts';

@Module({ imports: [AdministratorsModule, AuditModule, UsersModule, PagesModule], controllers: [SetupController] })
export class SetupModule {}
