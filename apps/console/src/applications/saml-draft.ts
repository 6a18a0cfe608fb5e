import { recordBy, rulesOf, type Rule } from '../ui/rules.ts';
import { linesOf, listOf, recordOf, textOf } from '../ui/entry.ts';

/** What is known of an application that speaks SAML, as it is typed: lists one a line, certificates one after the other. */
export interface SamlDraft {
  readonly isOn: boolean;
  readonly entity_id: string;
  readonly acs_urls: string;
  readonly slo_url: string;
  readonly slo_soap_url: string;
  readonly isToldByForm: boolean;
  readonly certificates: string;
  readonly encryption_certificate: string;
  readonly name_id_format: string;
  readonly attributes: readonly Rule[];
  readonly isSignatureWanted: boolean;
  readonly isBegunHere: boolean;
}

export function samlDraft(known: unknown): SamlDraft {
  const saml = recordOf(known);
  return {
    isOn: known !== undefined,
    entity_id: textOf(saml['entity_id']),
    acs_urls: listOf(saml['acs_urls']).join('\n'),
    slo_url: textOf(saml['slo_url']),
    slo_soap_url: textOf(saml['slo_soap_url']),
    isToldByForm: saml['slo_binding'] === 'post',
    certificates: listOf(saml['certificates']).join('\n'),
    encryption_certificate: textOf(saml['encryption_certificate']),
    name_id_format: textOf(saml['name_id_format']) || 'persistent',
    attributes: rulesOf(saml['attributes']),
    isSignatureWanted: saml['want_signed_requests'] === true,
    isBegunHere: saml['idp_initiated'] === true,
  };
}

const shown: readonly string[] = ['entity_id', 'acs_urls', 'slo_url', 'slo_soap_url', 'slo_binding', 'certificates', 'encryption_certificate', 'name_id_format', 'attributes', 'want_signed_requests', 'idp_initiated'];

/** The member of the entry; undefined where the application speaks no SAML. What is not shown stays as it is. */
export function samlEntry(draft: SamlDraft, known: unknown): Readonly<Record<string, unknown>> | undefined {
  if (!draft.isOn) return undefined;
  const certificates = pemsIn(draft.certificates);
  const [reader] = pemsIn(draft.encryption_certificate);
  const attributes = recordBy(draft.attributes);
  return {
    entity_id: draft.entity_id,
    acs_urls: linesOf(draft.acs_urls),
    ...(draft.slo_url !== '' && { slo_url: draft.slo_url, ...(draft.isToldByForm && { slo_binding: 'post' }) }),
    ...(draft.slo_soap_url !== '' && { slo_soap_url: draft.slo_soap_url }),
    ...(certificates.length > 0 && { certificates }),
    ...(reader !== undefined && { encryption_certificate: reader }),
    ...(draft.name_id_format !== 'persistent' && { name_id_format: draft.name_id_format }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...(draft.isSignatureWanted && { want_signed_requests: true }),
    ...(draft.isBegunHere && { idp_initiated: true }),
    ...Object.fromEntries(Object.entries(recordOf(known)).filter(([member]) => !shown.includes(member))),
  };
}

export const pemOf = (base64: string): string => `-----BEGIN CERTIFICATE-----\n${base64.replace(/\s+/g, '').replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

/** One after the other, or one without the lines around it. What is none is left for the server to refuse. */
function pemsIn(text: string): readonly string[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g);
  if (blocks) return blocks.map((block) => `${block}\n`);
  return text.trim() === '' ? [] : [/^[\w+/=\s]+$/.test(text) ? pemOf(text) : text];
}
