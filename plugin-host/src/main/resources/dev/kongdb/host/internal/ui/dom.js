/**
 * Makes an element. Attributes that are functions listen to the event of that name; null and false leave one out. Children are nodes
 * or texts, never markup.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (name === 'value') element.value = value ?? '';
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** Tells of something done, to eyes and ears. */
export function tell(text) {
  const told = document.getElementById('told');
  told.replaceChildren(h('p', {}, text));
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => told.replaceChildren(), 5000);
}

/** Asks in a dialog; resolves to what `read` gives when it is agreed to, and to null when it is not. */
export function ask({title, body, agree, danger = false, read = () => true}) {
  return new Promise(resolve => {
    const heading = h('h2', {id: 'asked'}, title);
    const dialog = h('dialog', {'aria-labelledby': 'asked', close: () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes' ? read() : null);
    }}, h('form', {method: 'dialog'}, heading, body, h('div', {class: 'actions'},
        h('button', {value: 'yes', class: danger ? 'danger' : 'primary'}, agree),
        h('button', {value: 'no', formnovalidate: true}, 'Cancel'))));
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A moment given in seconds, for a person. */
export function moment(seconds) {
  return new Date(seconds * 1000).toLocaleString(undefined, {dateStyle: 'medium', timeStyle: 'short'});
}
