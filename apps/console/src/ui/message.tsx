/** A page that says one thing, and what to do. */
export const Message = ({ title, text, action, act }: { readonly title: string; readonly text: string; readonly action: string; readonly act: () => void }) => (
  <main className="alone">
    <title>{title}</title>
    <h1>{title}</h1>
    <p>{text}</p>
    <button type="button" onClick={act}>{action}</button>
  </main>
);
