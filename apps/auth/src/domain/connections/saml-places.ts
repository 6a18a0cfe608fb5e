import { Injectable } from '@nestjs/common';
import { readCertificate } from '@symbolon/crypto';
import { addSeconds, Clock } from '../../platform/clock.ts';
import type { Connection, SamlPlace } from './connection.ts';
import { placeInMetadata } from './saml-place.ts';
import { UpstreamCalls, UpstreamUnavailableError } from './upstream-calls.ts';

/** Seconds after which metadata are asked for again, and for which those of before count while that fails. */
const believed = 3_600;
const kept = 86_400;
/** Seconds for which a provider that gave none is not asked again. */
const rest = 10;

interface Known {
  readonly of: string;
  readonly place: Promise<SamlPlace>;
  readonly until: Date;
  /** What was read before, and until when it counts in the place of nothing. */
  readonly before: { readonly place: SamlPlace; readonly until: Date } | undefined;
}

/** Where providers are that speak SAML, and by which certificates they sign: by their entries, or by metadata, which change without anybody here. */
@Injectable()
export class SamlPlaces {
  readonly #known = new Map<string, Known>();

  constructor(
    private readonly calls: UpstreamCalls,
    private readonly clock: Clock,
  ) {}

  /** Throws where nothing can be known. */
  async of({ id, issuer = '', saml }: Connection): Promise<SamlPlace> {
    const now = this.clock.now();
    if (saml?.place) return { ...saml.place, certificates: saml.place.certificates.flatMap((text) => readCertificate(text)?.pem ?? []) };
    const metadata = saml?.metadata ?? '';
    if (metadata.trimStart().startsWith('<')) return placeInMetadata(metadata, issuer, now);
    const of = JSON.stringify([issuer, metadata]);
    const known = this.#known.get(id);
    const isKnown = known?.of === of;
    if (isKnown && known.until > now) return known.place;
    return this.#asked(id, of, metadata, issuer, isKnown ? known.before : undefined, now);
  }

  /** One question for all who want to know at once; of those that come while the provider is away, one in ten seconds. */
  #asked(id: string, of: string, address: string, issuer: string, before: Known['before'], now: Date): Promise<SamlPlace> {
    const read = this.#read(address, issuer, now);
    const place = read.catch((error: unknown) => {
      if (before && before.until > now) return before.place;
      throw error;
    });
    this.#known.set(id, { of, place, until: addSeconds(now, believed), before });
    read.then(
      (fresh) => this.#settle(id, { of, place, until: notAfter(fresh, addSeconds(now, believed)), before: { place: fresh, until: notAfter(fresh, addSeconds(now, kept)) } }),
      () => this.#settle(id, { of, place, until: addSeconds(this.clock.now(), rest), before }),
    );
    return place;
  }

  /** Unless the entry was changed meanwhile. */
  #settle(id: string, known: Known): void {
    if (this.#known.get(id)?.place === known.place) this.#known.set(id, known);
  }

  async #read(address: string, issuer: string, now: Date): Promise<SamlPlace> {
    const answer = await this.calls.fetch(address, { method: 'GET', headers: { accept: 'application/samlmetadata+xml, application/xml, text/xml' } });
    if (answer.status !== 200) throw new UpstreamUnavailableError(`status ${answer.status} of its metadata`);
    return placeInMetadata(await answer.text(), issuer, now);
  }
}

/** Nothing is believed for longer than the provider says, as it may say that of a key that is not to be believed any more. */
const notAfter = ({ until }: SamlPlace, time: Date): Date => (until !== undefined && until < time ? until : time);
