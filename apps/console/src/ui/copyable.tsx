import { Check, Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import { t } from '../i18n/catalogue.ts';

interface Props {
  readonly label: string;
  readonly text: string;
}

/** Text to take along. Where the clipboard cannot be had, it is marked, so that the keyboard copies it. */
export function Copyable({ label, text }: Props) {
  const shown = useRef<HTMLPreElement>(null);
  const [copied, setCopied] = useState<string>();
  const copy = async () => {
    getSelection()?.selectAllChildren(shown.current ?? document.body);
    await navigator.clipboard?.writeText(text).then(() => setCopied(text), () => undefined);
  };
  const isCopied = copied === text;
  return (
    <figure className="copyable">
      <figcaption>
        <span>{label}</span>
        <button type="button" className="quiet" onClick={() => void copy()} aria-label={`${t(isCopied ? 'copied' : 'copy')}: ${label}`}>
          {isCopied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />} {t(isCopied ? 'copied' : 'copy')}
        </button>
      </figcaption>
      <pre ref={shown} tabIndex={0} aria-label={label}>{text}</pre>
    </figure>
  );
}
