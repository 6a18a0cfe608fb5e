import { resolve } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Settings, SettingsError } from '../../platform/config.ts';
import { Log } from '../../platform/log.ts';
import { readCatalogues, stampOf } from './catalogue-folder.ts';
import { Catalogues, ourCatalogues } from './catalogues.ts';

/** Keeps the catalogues of an installation: ours, and what the files of SYMBOLON_LANGUAGES say. A SettingsError at the start names what cannot be used. */
@Injectable()
export class Languages {
  #catalogues: Catalogues;
  #stamp: string;

  constructor(
    private readonly settings: Settings,
    private readonly log: Log,
  ) {
    [this.#catalogues, this.#stamp] = this.#read();
  }

  /** Those of now: outside production, files that were saved are read again, and stay as they were when they cannot be used. */
  current(): Catalogues {
    if (this.#stamp !== '' && process.env['NODE_ENV'] !== 'production') this.#readAgain();
    return this.#catalogues;
  }

  #readAgain(): void {
    try {
      const stamp = stampOf(this.#folder());
      if (stamp === this.#stamp) return;
      this.#stamp = stamp;
      [this.#catalogues] = this.#read();
    } catch (error) {
      this.log.error({ reason: (error as Error).message }, 'the files of SYMBOLON_LANGUAGES were saved and cannot be used: languages stay as they were');
    }
  }

  #read(): readonly [Catalogues, stamp: string] {
    if (this.settings.SYMBOLON_LANGUAGES === undefined) return [ourCatalogues, ''];
    const folder = this.#folder();
    try {
      const stamp = stampOf(folder);
      const found = readCatalogues(folder);
      const faults = found.flatMap((each) => each.faults);
      if (found.length === 0) throw new Error('there is no file such as nl.json in it');
      if (faults.length > 0) throw new SettingsError(faults.map((fault) => `SYMBOLON_LANGUAGES: ${fault}`).join('\n'));
      return [new Catalogues(found.map(({ catalogue }) => catalogue)), stamp];
    } catch (error) {
      if (error instanceof SettingsError) throw error;
      throw new SettingsError(`SYMBOLON_LANGUAGES is ${folder}, which cannot be used: ${(error as Error).message}; name a folder with a file for each language.`);
    }
  }

  #folder(): string {
    return resolve(this.settings.SYMBOLON_LANGUAGES ?? '');
  }
}
