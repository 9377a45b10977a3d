import {call} from './api.js';
import {catalog, load, resolve, words} from './catalog.js';
import {h} from './dom.js';
import {newPage, onePage} from './form.js';
import {listPage} from './list.js';
import {requestPage} from './request.js';

const main = document.getElementById('main');
let information = null;
let shown = 0;

/** Shows what the address says: the path of a list or of one of an entity, as the Admin API has it. */
async function show() {
  const turn = ++shown;
  const [path, query = ''] = location.hash.slice(1).split('?');
  const page = await pageOf(path, new URLSearchParams(query)).catch(failed);
  if (turn !== shown) return;
  main.replaceChildren(page);
  document.title = `${page.querySelector('h1')?.textContent ?? 'Kong'} – Kong`;
  for (const link of document.querySelectorAll('#nav a')) {
    const here = link.getAttribute('href').slice(1);
    if (path === here || here !== '/' && path.startsWith(here + '/')) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  main.focus({preventScroll: true});
  window.scrollTo(0, 0);
}

async function pageOf(encoded, query) {
  const path = decodeURI(encoded); // throws on what is no address, as an error of the page
  if (path === '' || path === '/') return overview();
  if (path === '/request') return requestPage(query);
  const place = resolve(path);
  if (place === null) throw new Error(`There is no entity at ${path}.`);
  if (query.has('new')) return newPage(place);
  return place.one === null ? listPage(place, query) : onePage(place);
}

function failed(error) {
  return h('div', {}, h('h1', {}, 'That did not work'), h('p', {class: 'error', role: 'alert'}, error.message));
}

function overview() {
  const {version, host_version: host, hostname, node_id: node, plugins, configuration} = information;
  const installed = Object.entries(plugins.available_on_server);
  return h('div', {}, h('h1', {}, hostname), h('dl', {class: 'facts'}, [['Kong', version], ['host', host],
    ['database', configuration.database], ['node', node]].map(([name, text]) => h('div', {}, h('dt', {}, name), h('dd', {}, text)))),
  h('h2', {}, 'Entities'), h('div', {class: 'cards'}, [...catalog.entities.values()].filter(entity => entity.path !== null)
      .map(entity => h('a', {class: 'card', href: `#${entity.path}`}, h('strong', {}, words(entity.name)),
          h('span', {class: 'quiet'}, entity.own ? 'of a plugin' : `${entity.fields.length} fields`)))),
  h('h2', {}, 'Plugins of this node'), installed.length === 0 ? h('p', {class: 'quiet'}, 'None.')
    : h('div', {class: 'cards'}, installed.map(([name, plugin]) => h('div', {class: 'card'}, h('strong', {}, name),
        h('span', {class: 'quiet'}, `version ${plugin.version} · priority ${plugin.priority}`)))));
}

function navigation() {
  const links = entities => h('ul', {}, entities.filter(entity => entity.path !== null)
      .map(entity => h('li', {}, h('a', {href: `#${entity.path}`}, words(entity.name)))));
  const all = [...catalog.entities.values()];
  const own = all.filter(entity => entity.own);
  document.getElementById('nav').replaceChildren(h('ul', {}, h('li', {}, h('a', {href: '#/'}, 'This node')),
      h('li', {}, h('a', {href: '#/request'}, 'Try a request'))),
  h('h2', {}, 'Kong’s own'), links(all.filter(entity => !entity.own)),
  ...(own.length === 0 ? [] : [h('h2', {}, 'Of plugins'), links(own)]));
}

try {
  information = await call('GET', '/');
  document.getElementById('node').textContent = `${information.hostname} · Kong ${information.version}`;
  await load();
  navigation();
  window.addEventListener('hashchange', show);
  await show();
} catch (error) {
  main.replaceChildren(failed(error));
}
