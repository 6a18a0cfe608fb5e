/**
 * Keeps the forms of a page back until what they are asked for beside is there, which goes along in a hidden field: the form that `beside` stands
 * in, and those that take that field along. It stands before scripts that use it, and before those that send forms: it stops them, too.
 */
export const holdForm = `
const holdForm = (beside, name, id, isFree, held) => {
  const form = beside.closest('form');
  const field = form.appendChild(Object.assign(document.createElement('input'), { type: 'hidden', name, id }));
  let isSent;
  for (const each of [form, ...[...document.querySelectorAll('[data-along~="' + id + '"]')].map((button) => button.form)]) {
    each.addEventListener('submit', (event) => {
      if (isFree(field)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      isSent = event;
      held();
    });
  }
  const goOn = () => {
    const { target, submitter } = isSent || {};
    isSent = undefined;
    if (target) target.requestSubmit(submitter);
  };
  return { field, goOn };
};
`;
