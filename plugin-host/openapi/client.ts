// A client whose types are made from the document of a running host; run on an empty host that has the plugin key-auth.
import assert from 'node:assert/strict';
import createClient from 'openapi-fetch';
import type { components, paths } from './admin.js';

const baseUrl = process.argv[2];
const client = createClient<paths>({ baseUrl });

// --- what is right is taken, and comes back with its types
const service = (await client.POST('/services', { body: { name: 'orders', url: 'http://example.com:8080/v1' } })).data;
assert(service);
const port: number = service.port;
assert.equal(port, 8080);
assert.equal(service.path, '/v1');

const route = (await client.POST('/services/{services}/routes', {
  params: { path: { services: 'orders' } },
  body: { name: 'all', paths: ['/orders'] }
})).data;
assert.deepEqual(route?.service, { id: service.id });
const own = (await client.GET('/routes/{routes}/service', { params: { path: { routes: 'all' } } })).data;
assert.equal(own?.id, service.id);

// --- a custom entity, and the configuration of a plugin
const consumer: components['schemas']['consumers'] | undefined =
  (await client.PUT('/consumers/{consumers}', { params: { path: { consumers: 'ann' } }, body: {} })).data;
assert(consumer);
const credential = (await client.POST('/consumers/{consumers}/key-auth', {
  params: { path: { consumers: 'ann' } },
  body: { ttl: 60 }
})).data;
assert(credential);
assert.equal(credential.key?.length, 32);
assert((credential.ttl ?? 0) > 0);
const plugin = (await client.POST('/plugins', {
  body: { name: 'key-auth', service: { id: service.id }, config: { key_names: ['x-key'], hide_credentials: true } }
})).data;
assert(plugin && plugin.name === 'key-auth');
// @ts-expect-error: the names of keys are a list
await client.POST('/plugins', { body: { name: 'key-auth', config: { key_names: 'x-key' } } });
// @ts-expect-error: a number of retries is a number
await client.PATCH('/services/{services}', { params: { path: { services: 'orders' } }, body: { retries: true } });

// --- pages
for (let i = 0; i < 25; i++) {
  await client.PUT('/consumers/{consumers}', { params: { path: { consumers: `c${i}` } }, body: { tags: ['many'] } });
}
const seen = new Set<string>();
let offset: string | undefined;
do {
  const page = (await client.GET('/consumers', { params: { query: { size: 10, offset, tags: 'many' } } })).data;
  assert(page);
  page.data.forEach(one => seen.add(one.id));
  offset = page.offset;
} while (offset !== undefined);
assert.equal(seen.size, 25);

// --- errors are typed, too
const refused = await client.POST('/services', { body: { name: 'no host' } });
assert.equal(refused.response.status, 400);
assert(refused.error && 'code' in refused.error && refused.error.code === 2);
assert.deepEqual(refused.error.fields?.host, 'required field missing');
const missing = await client.GET('/services/{services}', { params: { path: { services: 'nothing' } } });
assert.equal(missing.response.status, 404);
assert.equal(missing.error?.message, 'Not found');
const changed = (await client.PATCH('/services/{services}', {
  params: { path: { services: 'orders' } },
  body: { retries: 7, path: null }
})).data;
assert.equal(changed?.retries, 7);
assert.equal(changed?.path, null);
const deleted = await client.DELETE('/routes/{routes}', { params: { path: { routes: 'all' } } });
assert.equal(deleted.response.status, 204);
console.log(`the typed client did all that it should at ${baseUrl}`);
