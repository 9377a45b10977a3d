import {call} from './api.js';
import {catalog, label, words} from './catalog.js';
import {h, moment} from './dom.js';

const COLUMNS = 6;
/** What people tell entities apart by, the best first. */
const TELLING = ['host', 'paths', 'hosts', 'protocol', 'port', 'methods', 'custom_id', 'algorithm', 'weight', 'enabled'];
const SIZES = ['10', '25', '50', '100', '1000'];

/** The page of a list, one page of it at a time. */
export function listPage({entity, list, parent}, query) {
  const fields = columns(entity);
  const page = h('div', {});
  const body = h('tbody', {});
  const position = h('span', {class: 'quiet', role: 'status'});
  const failure = h('p', {class: 'error', role: 'alert', hidden: true});
  const size = h('select', {id: 'size', change: () => show([null])}, SIZES.map(text => h('option', {}, text)));
  size.value = SIZES.includes(query.get('size')) ? query.get('size') : '25';
  const tags = h('input', {id: 'tags', type: 'search', placeholder: 'a,b or a/b', autocomplete: 'off', value: query.get('tags') ?? ''});
  const back = h('button', {type: 'button', click: () => show(offsets.slice(0, -1))}, '← Previous');
  const forth = h('button', {type: 'button', click: () => show([...offsets, next])}, 'Next →');
  let offsets = [null];
  let next = null;

  async function show(wanted) {
    const asked = new URLSearchParams({size: size.value});
    if (tags.value.trim() !== '') asked.set('tags', tags.value.trim());
    if (wanted.at(-1) !== null) asked.set('offset', wanted.at(-1));
    back.disabled = forth.disabled = true;
    try {
      const answer = await call('GET', `${list}?${asked}`);
      offsets = wanted;
      next = answer.offset ?? null;
      const before = (offsets.length - 1) * Number(size.value);
      body.replaceChildren(...answer.data.map(value => row(value)));
      if (answer.data.length === 0) {
        body.append(h('tr', {}, h('td', {colspan: fields.length, class: 'quiet'}, 'Nothing here.')));
      }
      position.textContent = answer.data.length === 0 ? '' : `${before + 1} to ${before + answer.data.length}`;
      failure.hidden = true;
    } catch (error) {
      failure.textContent = error.message;
      failure.hidden = false;
    }
    back.disabled = offsets.length === 1;
    forth.disabled = next === null;
    await Promise.all(fields.filter(([, field]) => field.reference).map(([, field]) => nameLinks(body, field.reference)));
  }

  function row(value) {
    return h('tr', {}, fields.map(([name, field], at) => h(at === 0 ? 'th' : 'td', at === 0 ? {scope: 'row'} : {},
        at === 0 ? h('a', {href: address(value)}, label(value)) : cell(name, field, value[name]))));
  }

  function address(value) {
    if (entity.name === 'tags') return `#${catalog.entities.get(value.entity_name)?.path}/${value.entity_id}`;
    return `#${entity.path ?? list}/${value.id}`;
  }

  page.append(h('div', {class: 'title'},
      h('h1', {}, words(entity.name), parent === null ? null : h('span', {class: 'quiet'}, ` of ${parent.list.slice(1)} `,
          h('a', {href: `#${parent.list}/${parent.one}`}, parent.one))),
      entity.readOnly ? null : h('a', {class: 'button primary', href: `#${list}?new`}, 'New …')),
  h('form', {class: 'row filter', role: 'search', submit: event => {
    event.preventDefault();
    show([null]);
  }}, entity.fields.some(([name]) => name === 'tags') ? [h('label', {for: 'tags'}, 'Tags'), tags, h('button', {}, 'Filter')] : null,
  h('span', {class: 'grow'}), h('label', {for: 'size'}, 'Rows'), size),
  failure,
  h('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': words(entity.name)}, h('table', {},
      h('thead', {}, h('tr', {}, fields.map(([name]) => h('th', {scope: 'col'}, name.replaceAll('_', ' '))))), body)),
  h('div', {class: 'row pages'}, back, position, forth));
  show([null]);
  return page;
}

/** Has the links to entities of a kind say what people call these, as far as the first thousand tell. */
async function nameLinks(body, reference) {
  const links = [...body.querySelectorAll(`a[data-reference="${reference}"]`)];
  if (links.length === 0) return;
  const names = new Map((await call('GET', `${catalog.entities.get(reference).path}?size=1000`)).data.map(one => [one.id, label(one)]));
  links.filter(link => names.has(link.dataset.id)).forEach(link => { link.textContent = names.get(link.dataset.id); });
}

/** The fields that a list shows: what tells entities apart. */
function columns(entity) {
  const shown = entity.fields.filter(([name, field]) => !['id', 'updated_at', 'tags', 'created_at', 'ttl'].includes(name)
      && !field.encrypted && !/(cert|key)/.test(name) && !['record', 'map', 'any'].includes(field.type));
  const names = shown.filter(([name]) => ['name', 'username', 'target', 'prefix', 'tag'].includes(name));
  const first = names.slice(0, 1).map(([name]) => name);
  const head = names[0] ?? ['id', {type: 'string'}];
  const rest = shown.filter(([name]) => !first.includes(name));
  const matters = ([name, field]) => (field.reference ? 0 : TELLING.includes(name) ? 1 + TELLING.indexOf(name) : field.required ? 98 : 99);
  const ranked = [...rest].sort((a, b) => matters(a) - matters(b)).slice(0, COLUMNS - 3);
  const dated = entity.fields.filter(([name]) => name === 'created_at' || name === 'tags').reverse();
  return [head, ...rest.filter(field => ranked.includes(field)), ...dated];
}

function cell(name, field, value) {
  if (value === null || value === undefined) return h('span', {class: 'quiet'}, '–');
  if (field.reference) {
    const target = catalog.entities.get(field.reference);
    return target?.path ? h('a', {href: `#${target.path}/${value.id}`, 'data-reference': field.reference, 'data-id': value.id},
        value.id.slice(0, 8)) : value.id;
  }
  if (name === 'created_at') return moment(value);
  if (Array.isArray(value)) {
    return value.map(one => h('span', {class: 'chip'}, typeof one === 'object' ? JSON.stringify(one) : String(one)));
  }
  return String(value);
}
