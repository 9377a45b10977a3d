import {h} from './dom.js';
import {call} from './api.js';
import {catalog, label, unfold} from './catalog.js';

/*
 * A control is { element, read(), fail(error), clear() }: `read` gives the value in it, undefined when it says nothing; `fail` shows
 * what the Admin API says of the value, and returns whether all of it has found its place.
 */

let ids = 0;

/** The control of a field. `path` is where the field is, such as ['config', 'key_names']. */
export function control(path, field, value) {
  const absent = value === undefined;
  const shown = absent ? field.default ?? null : value;
  if (field.type === 'record' && field.fields) return record(path, field, shown);
  if (field.type === 'set' && field.elements?.one_of) return choices(path, field, shown);
  if ((field.type === 'array' || field.type === 'set') && field.elements) return list(path, field, shown);
  if (field.type === 'map' && field.values) return map(path, field, shown);
  return labelled(path, field, plain(path, field, shown));
}

/** An input with nothing around it: `read` and the element. */
function plain(path, field, value) {
  if (field.type === 'foreign') return reference(path, field, value);
  if (field.type === 'boolean') return select(path, field, value, ['true', 'false'], text => text === 'true');
  if (field.one_of) return select(path, field, value, field.one_of.map(String), text => field.type === 'string' ? text : Number(text));
  if (!['string', 'integer', 'number'].includes(field.type)) return json(path, value);
  const numeric = field.type !== 'string';
  const long = !numeric && (field.encrypted || /(^|_)(cert|key|description|comment)(_|$)/.test(path.at(-1)) && !field.auto
      || String(value ?? '').includes('\n'));
  const input = h(long ? 'textarea' : 'input', {name: path.join('.'), value: value ?? '', spellcheck: 'false', autocomplete: 'off',
    rows: long ? 4 : null, inputmode: numeric ? 'decimal' : null, placeholder: field.auto ? 'generated when empty' : null});
  return {element: input, read: () => {
    if (input.value === '') return field.auto ? undefined : null;
    return numeric && Number.isFinite(Number(input.value)) ? Number(input.value) : input.value;
  }};
}

function select(path, field, value, options, parse) {
  const demanded = field.required && (field.default ?? null) !== null;
  const input = h('select', {name: path.join('.')}, demanded ? null : h('option', {value: ''}, '–'),
      options.map(option => h('option', {value: option}, option)));
  input.value = value === null ? '' : String(value);
  return {element: input, read: () => input.value === '' ? null : parse(input.value)};
}

function json(path, value) {
  const input = h('textarea', {name: path.join('.'), rows: 5, class: 'code', spellcheck: 'false',
    value: value === null ? '' : JSON.stringify(value, null, 2)});
  return {element: input, read: () => {
    if (input.value.trim() === '') return null;
    try {
      return JSON.parse(input.value);
    } catch {
      return input.value; // which the schema refuses
    }
  }};
}

/** Another entity: chosen among the first hundred, or named by its id. */
function reference(path, field, value) {
  const input = h('input', {name: path.join('.'), value: value?.id ?? '', placeholder: 'id', autocomplete: 'off'});
  const holder = h('div', {class: 'reference'}, input);
  let current = input;
  const target = catalog.entities.get(field.reference);
  if (target?.path) {
    call('GET', `${target.path}?size=100`).then(({data, next}) => {
      if (next !== null || value && !data.some(one => one.id === value.id)) {
        const options = h('datalist', {id: `options-${++ids}`}, data.map(one => h('option', {value: one.id}, label(one))));
        input.setAttribute('list', options.id);
        holder.append(options);
        return;
      }
      current = h('select', {name: input.name, id: input.id, 'aria-describedby': input.getAttribute('aria-describedby')},
          h('option', {value: ''}, field.required ? 'choose …' : '–'),
          data.map(one => h('option', {value: one.id}, label(one))));
      current.value = input.value;
      input.replaceWith(current);
    }, () => {});
  }
  return {element: holder, input: () => current, read: () => current.value === '' ? null : {id: current.value.trim()}};
}

// --- what is around an input

function hint(field) {
  const parts = [];
  if (field.reference) parts.push(`one of ${field.reference}`);
  if (field.unique) parts.push('unique');
  if (field.between) parts.push(`${field.between[0]} to ${field.between[1]}`);
  if (field.gt !== undefined) parts.push(`more than ${field.gt}`);
  if (field.len_min > 1) parts.push(`at least ${field.len_min} bytes`);
  if (field.len_max) parts.push(`at most ${field.len_max} bytes`);
  if (field.starts_with) parts.push(`starts with ${field.starts_with}`);
  if (field.immutable) parts.push('cannot be changed');
  return parts.join(' · ');
}

function labelText(path, field) {
  return [path.at(-1), field.required && (field.default ?? null) === null && !field.auto
    ? h('span', {class: 'required'}, 'required') : null];
}

/** Where the message about something stands; described by it. */
function message(described) {
  const id = `message-${++ids}`;
  const element = h('p', {class: 'error', id, hidden: true});
  return {element, show(text) {
    element.textContent = text;
    element.hidden = text === '';
    const target = described();
    target.toggleAttribute('aria-invalid', false);
    if (text !== '') {
      target.setAttribute('aria-invalid', 'true');
      target.setAttribute('aria-describedby', id);
    }
  }};
}

function labelled(path, field, inner) {
  const input = inner.input ?? (() => inner.element);
  input().id = `field-${++ids}`;
  const note = message(input);
  const text = hint(field);
  const element = h('div', {class: 'field', 'data-field': path.join('.')}, h('label', {for: input().id}, labelText(path, field)),
      inner.element, text ? h('p', {class: 'hint'}, text) : null, note.element);
  return {element, read: inner.read, clear: () => note.show(''), fail(error) {
    note.show(sentence(error));
    return true;
  }};
}

function sentence(error) {
  return typeof error === 'string' ? error : Object.entries(error).map(([name, inner]) => Array.isArray(error)
    ? sentence(inner) : `${name}: ${sentence(inner)}`).join('; ');
}

/** A group of controls with a name: a record, a list, choices. */
function group(path, field, kind, ...children) {
  const element = h('fieldset', {class: kind, 'data-field': path.join('.'), tabindex: '-1'},
      h('legend', {}, labelText(path, field)), children);
  const note = message(() => element);
  element.append(note.element);
  return {element, note};
}

function record(path, field, value) {
  const members = unfold(field.fields).map(([name, member]) => [name, control([...path, name], member, value?.[name])]);
  const optional = field.required === false;
  const given = h('input', {type: 'checkbox', id: `given-${++ids}`, change: () => { inside.hidden = !given.checked; }});
  given.checked = !optional || value !== null;
  const inside = h('div', {class: 'grid', hidden: !given.checked}, members.map(([, member]) => member.element));
  const {element, note} = group(path, field, 'record',
      optional ? h('label', {class: 'check', for: given.id}, given, 'set') : null, inside);
  return {element, read: () => given.checked ? readAll(members) : null, clear() {
    note.show('');
    members.forEach(([, member]) => member.clear());
  }, fail: error => failAll(members, error, note)};
}

/** The values of controls by name; those that say nothing are left out. */
export function readAll(members) {
  return Object.fromEntries(members.map(([name, member]) => [name, member.read()]).filter(([, value]) => value !== undefined));
}

/** Puts messages at the controls they are about, and all others at `note`. */
export function failAll(members, errors, note) {
  if (typeof errors === 'string') {
    note.show(errors);
    return true;
  }
  const rest = [];
  for (const [name, error] of Object.entries(errors)) {
    const member = members.find(([known]) => known === name)?.[1];
    if (name === '@entity') rest.push(...[error].flat());
    else if (!member?.fail(error)) rest.push(`${name}: ${sentence(error)}`);
  }
  note.show(rest.join('\n'));
  return true;
}

function choices(path, field, value) {
  const boxes = field.elements.one_of.map(option => {
    const box = h('input', {type: 'checkbox', name: path.join('.'), value: option, id: `choice-${++ids}`});
    box.checked = value?.includes(option) ?? false;
    return [box, h('label', {class: 'check', for: box.id}, box, String(option))];
  });
  const {element, note} = group(path, field, 'choices', h('div', {class: 'row'}, boxes.map(([, shown]) => shown)));
  return {element, read: () => {
    const chosen = boxes.filter(([box]) => box.checked).map(([box]) => box.value);
    return chosen.length === 0 && !field.required ? null : chosen;
  }, clear: () => note.show(''), fail: error => {
    note.show(sentence(error));
    return true;
  }};
}

/** The messages about the elements of a list, by their place from 1: as a list, or by number. */
function byPlace(error) {
  return Array.isArray(error) ? error.map((inner, at) => [at + 1, inner]) : Object.entries(error).map(([at, inner]) => [Number(at), inner]);
}

function list(path, field, value) {
  const elements = {...field.elements, required: false};
  const items = [];
  const holder = h('div', {class: 'items'});
  const {element, note} = group(path, field, 'list', holder,
      h('button', {type: 'button', class: 'small', 'data-add': path.join('.'), click: () => add(undefined).element.querySelector('input, select, textarea')?.focus()},
          `Add${elements.type === 'record' ? '' : ' one'}`));
  function add(given) {
    const place = [...path, String(items.length + 1)];
    const item = elements.type === 'record' ? control(place, elements, given ?? null)
      : bare(place, elements, given ?? elements.default ?? null);
    if (elements.type === 'record') item.read = (read => () => read() ?? {})(item.read);
    const row = h('div', {class: 'item'}, item.element, h('button', {type: 'button', class: 'small remove',
      'aria-label': `Remove ${place.join(' ')}`, click: () => {
        items.splice(items.indexOf(item), 1);
        row.remove();
        element.focus();
      }}, 'Remove'));
    items.push(item);
    holder.append(row);
    return item;
  }
  (value ?? []).forEach(add);
  return {element, read: () => {
    const values = items.map(item => item.read());
    return values.length === 0 && !field.required && (field.default ?? null) === null ? null : values;
  }, clear() {
    note.show('');
    items.forEach(item => item.clear());
  }, fail(error) {
    if (typeof error === 'string') {
      note.show(error);
      return true;
    }
    const rest = byPlace(error).filter(([at, inner]) => inner !== null && !items[at - 1]?.fail(inner));
    note.show(rest.map(([at, inner]) => `${at}: ${sentence(inner)}`).join('; '));
    return true;
  }};
}

/** A control without a label of its own, as the elements of a list have. */
function bare(path, field, value) {
  const inner = plain(path, field, value);
  const input = inner.input ?? (() => inner.element);
  input().setAttribute('aria-label', path.join(' '));
  const note = message(input);
  return {element: h('div', {class: 'bare', 'data-field': path.join('.')}, inner.element, note.element), read: inner.read,
    clear: () => note.show(''), fail(error) {
      note.show(sentence(error));
      return true;
    }};
}

function map(path, field, value) {
  const entries = [];
  const holder = h('div', {class: 'items'});
  const {element, note} = group(path, field, 'list', holder,
      h('button', {type: 'button', class: 'small', 'data-add': path.join('.'), click: () => add('', undefined).focus()}, 'Add one'));
  function add(key, given) {
    const name = h('input', {value: key, 'aria-label': `${path.join(' ')} name`, placeholder: 'name', autocomplete: 'off'});
    const inside = field.values.type === 'array' || field.values.type === 'record' || field.values.type === 'map'
      ? control([...path, key || 'value'], {...field.values, required: true}, given) : bare([...path, key || 'value'], field.values, given ?? null);
    const entry = {name, inside};
    const row = h('div', {class: 'item entry'}, name, inside.element, h('button', {type: 'button', class: 'small remove',
      'aria-label': `Remove ${key || 'this entry'}`, click: () => {
        entries.splice(entries.indexOf(entry), 1);
        row.remove();
        element.focus();
      }}, 'Remove'));
    entries.push(entry);
    holder.append(row);
    return name;
  }
  Object.entries(value ?? {}).forEach(([key, given]) => add(key, given));
  return {element, read: () => entries.length === 0 && !field.required ? null
    : Object.fromEntries(entries.map(({name, inside}) => [name.value, inside.read()])),
  clear() {
    note.show('');
    entries.forEach(({inside}) => inside.clear());
  }, fail(error) {
    if (typeof error === 'string') note.show(error);
    else failAll(entries.map(({name, inside}) => [name.value, inside]), error, note);
    return true;
  }};
}
