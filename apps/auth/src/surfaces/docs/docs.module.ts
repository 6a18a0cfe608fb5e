import { Module } from '@nestjs/common';
import { PagesModule } from '../../pages/pages.module.ts';
import { ReferenceDocument } from './reference-document.ts';
import { ReferenceController } from './reference.controller.ts';
import { RendererFilesController } from './renderer-files.controller.ts';
import { RendererFiles } from './renderer-files.ts';

@Module({ imports: [PagesModule], controllers: [ReferenceController, RendererFilesController], providers: [ReferenceDocument, RendererFiles] })
export class DocsModule {}
