import {Refusal, call, exchange} from './api.js';
import {catalog, fieldsOf, label, listsBelow, words} from './catalog.js';
import {control, failAll, readAll} from './controls.js';
import {ask, h, moment, tell} from './dom.js';

/** The field whose value says which fields an entity has. */
const KIND = {plugins: 'name'};

/** The page on which one of an entity is made. */
export function newPage({entity, list, parent}) {
  const given = parent === null ? null : parentField(entity, parent);
  const page = h('div', {}, h('div', {class: 'title'}, h('h1', {}, words(entity.name), h('span', {class: 'quiet'}, ' · new'))));
  page.append(form({entity, value: {}, hidden: given === null ? [] : [given], agree: 'Create', send: async value => {
    const stored = await call('POST', list, value);
    tell(`${label(stored)} is stored.`);
    location.hash = entity.path === null ? `#${list}` : `#${entity.path}/${stored.id}`;
  }, cancel: `#${list}`}));
  return page;
}

/** The foreign field that a path gives, as in `/services/x/routes`. */
function parentField(entity, parent) {
  const above = [...catalog.entities.values()].find(other => other.path === parent.list);
  return entity.fields.find(([, field]) => field.reference === above?.name)?.[0] ?? null;
}

/** The page of one of an entity. */
export async function onePage({entity, list, one}) {
  const path = `${list}/${one}`;
  const {json: value, headers} = await exchange('GET', path);
  const state = headers.get('ETag');
  const page = h('div', {});
  const remove = h('button', {class: 'danger', click: async () => {
    const agreed = await ask({title: `Delete ${label(value)}?`, danger: true, agree: 'Delete',
      body: h('p', {}, `This cannot be undone. What belongs to it may be deleted with it.`)});
    if (agreed === null) return;
    try {
      await ofState(state, 'deleted', 'DELETE', path);
      tell(`${label(value)} is deleted.`);
      location.hash = `#${list}`;
    } catch (error) {
      await ask({title: 'That did not work', body: h('p', {class: 'error'}, error.message), agree: 'OK'});
    }
  }}, 'Delete …');
  page.append(h('div', {class: 'title'}, h('h1', {}, h('span', {class: 'kind'}, words(entity.name)), ' ', label(value)), remove),
      facts(value), below(entity, value),
      form({entity, value, agree: 'Save', send: async sent => {
        await ofState(state, 'saved', 'PATCH', path, sent);
        tell(`${label({...value, ...sent})} is stored.`);
        window.dispatchEvent(new HashChangeEvent('hashchange'));
      }, cancel: `#${list}`}));
  return page;
}

/** Writes over the state that was read only, so that nobody's change is lost unseen. */
async function ofState(state, done, method, path, sent) {
  try {
    await exchange(method, path, sent, state === null ? {} : {'If-Match': state});
  } catch (error) {
    if (!(error instanceof Refusal) || error.status !== 412) throw error;
    throw new Error(`It is not ${done}: somebody else has changed or deleted it since it was opened here. `
        + 'Reload the page to see it as it is now, and do it again.');
  }
}

function facts(value) {
  const rows = [['id', value.id], ['made', value.created_at && moment(value.created_at)],
    ['changed', value.updated_at && moment(value.updated_at)]];
  return h('dl', {class: 'facts'}, rows.filter(([, text]) => text !== undefined && text !== null)
      .map(([name, text]) => h('div', {}, h('dt', {}, name), h('dd', {}, String(text)))));
}

/** Links to what the entity refers to, and to the lists of what belongs to it. */
function below(entity, value) {
  const links = entity.fields.filter(([name, field]) => field.reference && value[name] && catalog.entities.get(field.reference)?.path)
      .map(([name, field]) => h('a', {class: 'chip', href: `#${catalog.entities.get(field.reference).path}/${value[name].id}`}, `↑ ${name}`));
  const lists = listsBelow(entity, value.id).map(([path, child]) => h('a', {class: 'chip', href: `#${path}`}, `↓ ${words(child.name)}`));
  return links.length + lists.length === 0 ? null : h('p', {class: 'chips'}, links, lists);
}

const GENERATED = ['id', 'created_at', 'updated_at'];

/** A form of the fields of an entity, whose values the node itself judges: as they are given, and when they are sent. */
function form({entity, value, hidden = [], agree, send, cancel}) {
  const isNew = value.id === undefined;
  let members = [];
  let touched = new Set();
  let asked = 0;
  const grid = h('div', {class: 'grid'});
  const summary = h('p', {class: 'error summary', role: 'alert', hidden: true});
  const note = {show(text) {
    summary.textContent = text;
    summary.hidden = text === '';
  }};
  const kind = KIND[entity.name];

  async function build(current) {
    const fields = await fieldsOf(entity, current);
    const undecided = field => kind !== undefined && !current[kind] && field.type === 'record' && !field.fields;
    members = fields.filter(([name, field]) => !GENERATED.includes(name) && !hidden.includes(name) && !undecided(field)).map(([name, field]) => {
      const known = name === kind && isNew ? {...field, one_of: catalog.plugins} : field;
      return [name, control([name], known, current[name])];
    });
    grid.replaceChildren(...members.map(([, member]) => member.element));
    touched = new Set();
  }

  /** What to send: of a new entity what is given, of another what has changed. */
  function sent() {
    const all = readAll(members);
    const fields = new Map(entity.fields);
    return Object.fromEntries(Object.entries(all).filter(([name, now]) => isNew
      ? now !== null || (fields.get(name)?.default ?? null) !== null
      : JSON.stringify(now) !== JSON.stringify(value[name])));
  }

  function show(error, only = () => true) {
    members.forEach(([, member]) => member.clear());
    note.show('');
    if (!(error instanceof Refusal)) {
      note.show(error.message);
      return;
    }
    const {code, fields = error.body.options, message} = error.body;
    // Those of the schema are messages; other errors tell the values that they are about.
    const errors = code === 1 || code === 2 || code === 11 ? fields : Object.fromEntries(Object.keys(fields ?? {}).map(name => [name, message]));
    const shown = Object.entries(errors ?? {}).filter(([name]) => only(name));
    failAll(members, Object.fromEntries(shown), note);
    if (shown.length === 0 && only('@entity')) note.show(message ?? error.message);
  }

  /** Has the node judge what is given so far, and tells of the fields that were touched. An answer that something newer has overtaken is dropped. */
  async function judge() {
    const turn = ++asked;
    try {
      await call('POST', `/schemas/${entity.name}/validate`, {...(isNew ? {} : {id: value.id}), ...Object.fromEntries(
          Object.entries({...value, ...readAll(members)}).filter(([name, now]) => now !== null && name !== 'ttl'))});
      if (turn === asked) members.forEach(([, member]) => member.clear());
    } catch (error) {
      if (turn === asked && error instanceof Refusal && error.body.code === 2) show(error, name => touched.has(name));
    }
  }

  const element = h('form', {class: 'entity', novalidate: true, submit: async event => {
    event.preventDefault();
    button.disabled = true;
    try {
      await send(sent());
    } catch (error) {
      asked++;
      show(error);
      (element.querySelector('[aria-invalid="true"]') ?? button).focus();
    } finally {
      button.disabled = false;
    }
  }, change: async event => {
    const name = event.target.closest('[data-field]')?.dataset.field.split('.')[0];
    if (name === kind && isNew) {
      await build(readAll(members));
      grid.querySelector(`[name="${kind}"]`).focus();
    } else if (name !== undefined && hidden.length === 0) {
      touched.add(name);
      await judge();
    }
  }});
  const button = h('button', {class: 'primary'}, agree);
  element.append(grid, summary, h('div', {class: 'actions'}, button, h('a', {class: 'button', href: cancel}, 'Cancel')));
  build(value);
  return element;
}
