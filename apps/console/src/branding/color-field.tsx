import { useId } from 'react';

interface Props {
  readonly label: string;
  readonly value: string;
  /** What the pages have without one. */
  readonly own: string;
  readonly mayWrite: boolean;
  readonly chosen: (color: string) => void;
}

/** A colour, chosen or typed; empty for that of the pages. */
export function ColorField({ label, value, own, mayWrite, chosen }: Props) {
  const id = useId();
  return (
    <div className="color">
      <label htmlFor={id}>{label}</label>
      <input type="color" aria-label={label} value={isColor(value) ? value : own} disabled={!mayWrite} onChange={({ target }) => chosen(target.value)} />
      <input id={id} value={value} placeholder={own} maxLength={7} spellCheck={false} readOnly={!mayWrite} onChange={({ target }) => chosen(target.value)} />
    </div>
  );
}

/** Whether somebody has typed all of it. */
export const isColor = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text);
