import {send} from './api.js';
import {catalog} from './catalog.js';
import {h} from './dom.js';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** The page on which any request is sent to the Admin API. */
export function requestPage(query) {
  const method = h('select', {id: 'method', change: () => { body.disabled = !takesBody(); }}, METHODS.map(name => h('option', {}, name)));
  const path = h('input', {id: 'path', value: query.get('path') ?? '/status', list: 'paths', autocomplete: 'off', spellcheck: 'false', required: true});
  const body = h('textarea', {id: 'body', rows: 7, class: 'code', spellcheck: 'false', disabled: true, placeholder: '{}'});
  const answer = h('section', {'aria-live': 'polite', 'aria-label': 'Answer'});
  const takesBody = () => ['POST', 'PUT', 'PATCH'].includes(method.value);
  return h('div', {}, h('div', {class: 'title'}, h('h1', {}, 'Try a request')), h('form', {class: 'entity', submit: async event => {
    event.preventDefault();
    try {
      answer.replaceChildren(...shown(await send(method.value, path.value, takesBody() ? body.value : undefined)));
    } catch (error) {
      answer.replaceChildren(h('p', {class: 'error'}, error.message));
    }
  }}, h('div', {class: 'row'},
      h('div', {class: 'field'}, h('label', {for: 'method'}, 'Method'), method),
      h('div', {class: 'field grow'}, h('label', {for: 'path'}, 'Path'), path,
          h('datalist', {id: 'paths'}, catalog.paths.map(known => h('option', {value: known}))))),
  h('div', {class: 'field'}, h('label', {for: 'body'}, 'Body, as JSON'), body),
  h('div', {class: 'actions'}, h('button', {class: 'primary'}, 'Send'))), answer);
}

function shown({status, headers, text, json, took}) {
  return [h('h2', {}, h('span', {class: status < 400 ? 'good' : 'bad'}, String(status)), h('span', {class: 'quiet'}, ` in ${Math.round(took)} ms`)),
    h('pre', {class: 'code', tabindex: '0'}, json === null ? text : JSON.stringify(json, null, 2)),
    h('details', {}, h('summary', {}, 'Headers'), h('dl', {class: 'facts'},
        [...headers].map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))))];
}
