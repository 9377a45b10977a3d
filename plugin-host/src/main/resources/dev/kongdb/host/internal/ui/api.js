import {ask, h} from './dom.js';

/** Kept here only, and gone with the page. */
let token = null;
let asking = null;

/** An answer that is an error of the Admin API. */
export class Refusal extends Error {
  constructor(status, body) {
    super(body?.message ?? `The node answered ${status}.`);
    this.status = status;
    this.body = body ?? {};
  }
}

/** Sends a request, and returns all that came back. Asks for the token when the Admin API is guarded by one. */
export async function send(method, path, body, headers = {}) {
  const started = performance.now();
  const response = await fetch(path, {
    method,
    headers: {...(token === null ? {} : {'Kong-Admin-Token': token}),
      ...(body === undefined ? {} : {'Content-Type': 'application/json'}), ...headers},
    body,
    cache: 'no-store',
    credentials: 'same-origin', // else the browser keeps a client certificate back, which may be what lets it in
    redirect: 'error'
  });
  const text = await response.text();
  if (response.status === 401 && await askForToken(token)) return send(method, path, body, headers);
  return {status: response.status, headers: response.headers, text, json: parsed(text), took: performance.now() - started};
}

/** As `send`, of JSON: the answer with its headers, or a `Refusal`. */
export async function exchange(method, path, body, headers) {
  const answer = await send(method, path, body === undefined ? undefined : JSON.stringify(body), headers);
  if (answer.status >= 400) throw new Refusal(answer.status, answer.json);
  return answer;
}

/** As `exchange`: only the body of the answer. */
export async function call(method, path, body) {
  return (await exchange(method, path, body)).json;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Asks once for all requests that wait; resolves to whether there is a new token. */
function askForToken(used) {
  if (used !== token) return true;
  asking ??= (async () => {
    const input = h('input', {type: 'password', id: 'token', autocomplete: 'off', required: true});
    const given = await ask({
      title: 'This Admin API is guarded',
      body: h('div', {class: 'field'}, h('label', {for: 'token'}, 'Admin token'), input,
          h('p', {class: 'hint'}, used === null ? 'It is kept until this page is left.' : 'That token is not the right one.')),
      agree: 'Continue',
      read: () => input.value
    });
    asking = null;
    if (given === null) return false;
    token = given;
    return true;
  })();
  return asking;
}
