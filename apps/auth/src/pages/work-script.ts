import { workField } from './bot-check.ts';

/**
 * Works out what a page asks of the browser and puts it into the form, from where another form takes it along; who sends one before that waits
 * for it, so this stands before other scripts. SHA-256 is the browser's own, which does not hold up the page. Where it has none, the page says
 * what it says without scripts.
 */
export const doWork = `
const work = document.querySelector('[data-work]');
if (work && window.crypto && crypto.subtle) {
  const form = work.closest('form');
  const field = form.appendChild(Object.assign(document.createElement('input'), { type: 'hidden', name: 'work', id: '${workField}' }));
  const forms = [form, ...[...document.querySelectorAll('[data-along~="${workField}"]')].map((button) => button.form)];
  const { work: challenge, bits, running, done } = work.dataset;
  const encoder = new TextEncoder();
  const isEnough = (digest) => Math.clz32(new DataView(digest).getUint32(0)) >= Number(bits);
  const answer = async () => {
    for (let from = 0; ; from += 256) {
      const texts = Array.from({ length: 256 }, (_, index) => challenge + '.' + (from + index));
      const digests = await Promise.all(texts.map((text) => crypto.subtle.digest('SHA-256', encoder.encode(text))));
      const at = digests.findIndex(isEnough);
      if (at >= 0) return texts[at];
    }
  };
  let isAnswered = false;
  let isSent;
  document.getElementById(work.dataset.for)?.remove();
  work.hidden = false;
  work.textContent = running;
  for (const each of forms) {
    each.addEventListener('submit', (event) => {
      if (isAnswered) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      isSent = event;
    });
  }
  answer().then((value) => {
    field.value = value;
    isAnswered = true;
    work.textContent = done;
    if (isSent) isSent.target.requestSubmit(isSent.submitter);
  });
}
`;
