import {call, send} from './api.js';

const KONGS = ['services', 'routes', 'consumers', 'plugins', 'upstreams', 'targets', 'certificates', 'snis', 'ca_certificates',
  'vaults_beta', 'workspaces', 'tags'];
const NAMES = ['name', 'username', 'target', 'prefix', 'custom_id', 'title', 'tag', 'host'];

/** As a field: seconds until an entity is gone. */
const TTL = {type: 'integer', between: [0, 100000000], required: false};

/** The entities of the node by name, and the paths of its Admin API. */
export const catalog = {entities: new Map(), paths: [], plugins: []};

/** Reads what entities there are. */
export async function load() {
  catalog.paths = (await call('GET', '/endpoints')).data;
  const known = new Set(catalog.paths);
  // Schemas do not tell whether entities expire; the description of the API does.
  const described = (await call('GET', '/openapi.json')).components.schemas;
  const found = new Map();
  for (const path of catalog.paths) {
    const [, list, name] = path.match(/^(.*\/[^/{}]+)\/\{([^/]+)\}$/) ?? [];
    if (name === undefined || !known.has(list) || list.startsWith('/schemas') || list.startsWith('/cache')) continue;
    const entity = found.get(name) ?? {name, path: null, below: []};
    if (!list.includes('{')) entity.path = list;
    else entity.below.push(list);
    found.set(name, entity);
  }
  await Promise.all([...found.values()].map(async entity => {
    try {
      // Some paths are listed and yet answer nothing, as that of all targets.
      if (entity.path !== null && (await send('OPTIONS', entity.path)).status >= 400) entity.path = null;
      entity.fields = unfold((await call('GET', `/schemas/${entity.name}`)).fields);
      if (described[`${entity.name}-new`]?.properties?.ttl) entity.fields.push(['ttl', TTL]);
    } catch {
      found.delete(entity.name); // the path of something else
    }
  }));
  const order = name => (KONGS.indexOf(name) + 1 || 99) + name;
  catalog.entities = new Map([...found].sort(([a], [b]) => order(a).localeCompare(order(b), 'en', {numeric: true})));
  for (const entity of catalog.entities.values()) {
    entity.own = !KONGS.includes(entity.name);
    entity.readOnly = entity.name === 'tags';
  }
  catalog.plugins = (await call('GET', '/plugins/enabled')).enabled_plugins;
}

/** Fields as Kong lists them, one object each, as pairs of name and attributes. */
export function unfold(fields) {
  return fields.flatMap(field => Object.entries(field));
}

/** The fields of an entity of that kind: those of its plugin, when it is one. */
export async function fieldsOf(entity, value) {
  if (entity.name !== 'plugins' || !value?.name) return entity.fields;
  try {
    const specialised = new Map(unfold((await call('GET', `/schemas/plugins/${encodeURIComponent(value.name)}`)).fields));
    return entity.fields.map(([name, field]) => [name, specialised.get(name) ?? field]);
  } catch {
    return entity.fields; // a plugin that this node does not have
  }
}

/** What people call an entity. */
export function label(value) {
  for (const name of NAMES) {
    if (typeof value[name] === 'string' && value[name] !== '') return value[name];
  }
  return value.id ?? '';
}

/** A name in words: `ca_certificates` is "CA certificates". */
export function words(name) {
  const text = name.replaceAll('_', ' ');
  return (text[0].toUpperCase() + text.slice(1)).replace(/^Ca /, 'CA ').replace(/^Snis$/, 'SNIs').replace(' beta', '');
}

/** The entity that a path lists, or holds one of: `/services/x/routes` lists routes of x. */
export function resolve(path) {
  const segments = path.split('/').filter(segment => segment !== '');
  for (const entity of catalog.entities.values()) {
    for (const list of [entity.path, ...entity.below].filter(Boolean)) {
      const pattern = list.split('/').slice(1);
      const rest = segments.slice(pattern.length);
      if (rest.length <= 1 && pattern.every((part, at) => part === segments[at] || part.startsWith('{') && segments[at])) {
        return {entity, list: '/' + segments.slice(0, pattern.length).join('/'), one: rest[0] ?? null,
          parent: pattern.length > 1 ? {list: '/' + segments[0], one: segments[1]} : null};
      }
    }
  }
  return null;
}

/** The lists of what belongs to one of an entity, as pairs of path and entity. */
export function listsBelow(entity, id) {
  if (entity.path === null) return [];
  const start = `${entity.path}/{${entity.name}}/`;
  return [...catalog.entities.values()].flatMap(child => child.below
      .filter(list => list.startsWith(start))
      .map(list => [list.replace(`{${entity.name}}`, id), child]));
}
