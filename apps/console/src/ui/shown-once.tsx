import { Copyable } from './copyable.tsx';

interface Props {
  readonly title: string;
  readonly text: string;
  /** What the secret is called where it is used. */
  readonly label: string;
  readonly secret: string;
}

/** A secret that was just made, the one time that it is shown: it is in this component alone, and nowhere when the screen is left. */
export const ShownOnce = ({ title, text, label, secret }: Props) => (
  <section className="card shown-once">
    <h2>{title}</h2>
    <p>{text}</p>
    <Copyable label={label} text={secret} />
  </section>
);
