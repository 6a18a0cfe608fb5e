import { Module } from '@nestjs/common';
import { PagesModule } from '../../pages/pages.module.ts';
import { ConsoleFiles } from './console-files.ts';
import { ConsoleController } from './console.controller.ts';

@Module({ imports: [PagesModule], controllers: [ConsoleController], providers: [ConsoleFiles] })
export class ConsoleModule {}
