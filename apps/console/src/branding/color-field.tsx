interface Props {
  readonly label: string;
  readonly value: string;
  /** What the pages have without one. */
  readonly own: string;
  readonly mayWrite: boolean;
  readonly chosen: (color: string) => void;
}

/** A colour, chosen or typed; empty for that of the pages. */
export const ColorField = ({ label, value, own, mayWrite, chosen }: Props) => (
  <label>
    {label}
    <span className="color">
      <input type="color" aria-label={label} value={isColor(value) ? value : own} disabled={!mayWrite} onChange={({ target }) => chosen(target.value)} />
      <input value={value} placeholder={own} maxLength={7} spellCheck={false} readOnly={!mayWrite} onChange={({ target }) => chosen(target.value)} />
    </span>
  </label>
);

/** Whether somebody has typed all of it. */
export const isColor = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text);
