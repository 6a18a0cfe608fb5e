import { X } from 'lucide-react';
import { useId, useState } from 'react';
import { maxImageBytes } from 'virtual:contract';
import { t } from '../i18n/catalogue.ts';
import { imageSource } from '../ui/image.ts';

interface Props {
  readonly label: string;
  /** As the API takes it: a data: URL, or empty. */
  readonly value: string;
  readonly mayWrite: boolean;
  readonly chosen: (image: string) => void;
}

/** An image, taken from a file. */
export function ImageField({ label, value, mayWrite, chosen }: Props) {
  const [isTooLarge, setTooLarge] = useState(false);
  const id = useId();
  const take = async (file: File | undefined) => {
    if (!file) return;
    setTooLarge(file.size > maxImageBytes);
    if (file.size <= maxImageBytes) chosen(await dataUrlOf(file));
  };
  return (
    <div className="image">
      <span className="label" id={`${id}-label`}>{label}</span>
      <div className="chosen">
        {value !== '' && <img src={imageSource(value)} alt={label} />}
        {mayWrite && (
          <label className="button">
            <span id={`${id}-choose`}>{t('branding.image.choose')}</span>
            <input className="hidden" type="file" accept=".png,.svg,.webp,.ico" aria-labelledby={`${id}-label ${id}-choose`} aria-describedby={`${id}-hint`} onChange={({ target }) => { void take(target.files?.[0]); target.value = ''; }} />
          </label>
        )}
        {mayWrite && value !== '' && <button type="button" className="quiet" aria-label={t('branding.image.remove', { what: label })} onClick={() => chosen('')}><X size={16} aria-hidden /></button>}
      </div>
      {mayWrite && <p id={`${id}-hint`} className={isTooLarge ? 'wrong' : 'muted'} role={isTooLarge ? 'alert' : undefined}>{t(isTooLarge ? 'branding.image.large' : 'branding.image')}</p>}
    </div>
  );
}

/** What the image is the server tells by what it holds, whatever the file is called. */
async function dataUrlOf(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return `data:;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
}
