import { ContextConsumer } from '@lit/context';
import { expect } from 'chai';
import { LitElement } from 'lit';
import type { TelehealthApi } from '../../api/telehealth-api.ts';
import { apiContext } from '../../contexts/api-context.ts';
import { TelehealthElement } from '../../internal/base-element.ts';
import { define } from '../../internal/define.ts';
import { TelehealthProvider } from './telehealth-provider.ts';

define('telehealth-provider', TelehealthProvider);

/** An element that only notes which API it is given. */
class ApiNoter extends TelehealthElement {
  readonly noted: (TelehealthApi | undefined)[] = [];
  protected override apiChanged(api: TelehealthApi | undefined) {
    this.noted.push(api);
  }
}
customElements.define('api-noter', ApiNoter);
class LitConsumer extends LitElement {
  readonly given = new ContextConsumer(this, { context: apiContext as never, subscribe: true });
}
customElements.define('lit-consumer', LitConsumer);

const settled = async () => {
  for (let index = 0; index < 5; index++) await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve));
};
const write = async (html: string) => {
  const template = document.createElement('template');
  template.innerHTML = html;
  document.body.append(template.content);
  await settled();
  return [...document.querySelectorAll<ApiNoter>('api-noter')];
};

teardown(() => document.body.replaceChildren());

test('everything inside a provider has one API', async () => {
  const [one, other] = await write(`<telehealth-provider api-url="https://a.example" session-url="/s">
    <api-noter></api-noter><div><api-noter></api-noter></div></telehealth-provider>`);
  expect(one!.noted.at(-1)!.apiUrl).to.equal('https://a.example');
  expect(other!.noted).to.deep.equal(one!.noted);
});

test('an element with its own session wins over the provider around it', async () => {
  const [inner] = await write(`<telehealth-provider api-url="https://a.example" session-url="/s">
    <api-noter api-url="https://b.example" session-url="/t"></api-noter></telehealth-provider>`);
  expect(inner!.noted.at(-1)!.apiUrl).to.equal('https://b.example');
});

test('an element with another address alone goes on with who the provider says is here', async () => {
  const [inner, same] = await write(`<telehealth-provider api-url="https://a.example" publishable-key="pk" session-url="/s">
    <api-noter api-url="https://b.example"></api-noter>
    <api-noter publishable-key="pk" session-url="/s"></api-noter></telehealth-provider>`);
  const settings = { apiUrl: 'https://b.example', publishableKey: 'pk', sessionUrl: '/s', sessionProvider: undefined };
  expect(inner!.noted.at(-1)!.settings).to.deep.equal(settings);
  expect(same!.noted.at(-1)!.apiUrl).to.equal('https://a.example');
  expect(same!.noted).to.have.length(1);
});

test('a new closure with every render of a framework changes nothing, and is the one that is asked', async () => {
  const provider = document.createElement('telehealth-provider');
  provider.apiUrl = location.origin;
  const asked: string[] = [];
  const answer = (name: string) => async () => {
    asked.push(name);
    return 'token';
  };
  provider.sessionProvider = answer('first');
  const inner = document.createElement('api-noter') as ApiNoter;
  provider.append(inner);
  document.body.append(provider);
  await settled();
  const api = inner.noted.at(-1);
  provider.sessionProvider = answer('second');
  await settled();
  expect(inner.noted.at(-1)).to.equal(api);
  await api!.me().catch(() => {});
  expect(asked[0]).to.equal('second');
});

test('elements alone with the same settings share, with others they do not', async () => {
  const [one, same, other] = await write(`<api-noter session-url="/s"></api-noter><api-noter session-url="/s"></api-noter>
    <api-noter session-url="/t"></api-noter>`);
  expect(one!.noted.at(-1)).to.equal(same!.noted.at(-1));
  expect(one!.noted.at(-1)).not.to.equal(other!.noted.at(-1));
});

test('a provider that is told of another clinic gives another API to what is inside', async () => {
  const [inner] = await write(
    `<telehealth-provider api-url="https://a.example" session-url="/s"><api-noter></api-noter></telehealth-provider>`,
  );
  const before = inner!.noted.at(-1);
  document.querySelector('telehealth-provider')!.apiUrl = 'https://b.example';
  await settled();
  expect(inner!.noted.at(-1)).not.to.equal(before);
  expect(inner!.noted.at(-1)!.apiUrl).to.equal('https://b.example');
});

test('moved from one provider into another, an element takes the other’s API; moved within, nothing changes', async () => {
  const [inner] =
    await write(`<telehealth-provider api-url="https://a.example" session-url="/s"><api-noter></api-noter><p></p></telehealth-provider>
    <telehealth-provider api-url="https://b.example" session-url="/s"></telehealth-provider>`);
  const count = inner!.noted.length;
  document.querySelector('p')!.append(inner!);
  await settled();
  expect(inner!.noted.length).to.equal(count);
  document.querySelectorAll('telehealth-provider')[1]!.append(inner!);
  await settled();
  expect(inner!.noted.at(-1)!.apiUrl).to.equal('https://b.example');
});

test('taken out of the page, an element has no API any more; put back, it has it again', async () => {
  const [inner] = await write(
    `<telehealth-provider api-url="https://a.example" session-url="/s"><api-noter></api-noter></telehealth-provider>`,
  );
  const before = inner!.noted.at(-1);
  inner!.remove();
  await settled();
  expect(inner!.noted.at(-1)).to.equal(undefined);
  document.querySelector('telehealth-provider')!.append(inner!);
  await settled();
  expect(inner!.noted.at(-1)).to.equal(before);
});

test('a provider that is late, set up by a framework step by step, reaches what waits inside', async () => {
  const provider = document.createElement('telehealth-provider');
  const inner = document.createElement('api-noter') as ApiNoter;
  provider.append(inner);
  document.body.append(provider);
  await settled();
  provider.sessionProvider = async () => 'token';
  provider.apiUrl = 'https://c.example';
  await settled();
  expect(inner.noted.at(-1)!.apiUrl).to.equal('https://c.example');
});

test('an element of a page’s own, with @lit/context, finds the provider too', async () => {
  await write(
    `<telehealth-provider api-url="https://a.example" session-url="/s"><lit-consumer></lit-consumer></telehealth-provider>`,
  );
  const consumer = document.querySelector('lit-consumer') as LitConsumer;
  expect((consumer.given.value as unknown as TelehealthApi).apiUrl).to.equal('https://a.example');
});

test('the session lives in no attribute, no storage, no address', async () => {
  const provider = document.createElement('telehealth-provider');
  provider.apiUrl = location.origin;
  provider.sessionProvider = async () => 'very-secret-token';
  document.body.append(provider);
  const inner = document.createElement('api-noter') as ApiNoter;
  provider.append(inner);
  await settled();
  await inner.noted
    .at(-1)!
    .me()
    .catch(() => {});
  const everywhere =
    document.documentElement.outerHTML +
    location.href +
    JSON.stringify({ ...localStorage, ...sessionStorage, state: history.state });
  expect(everywhere).not.to.contain('very-secret-token');
});

test('the page around a provider keeps its own font and colours', async () => {
  document.body.style.color = 'rgb(1, 2, 3)';
  await write(`<telehealth-provider session-url="/s" theme="dark"><p id="own">text</p></telehealth-provider>`);
  expect(getComputedStyle(document.querySelector('#own')!).color).to.equal('rgb(1, 2, 3)');
  document.body.style.color = '';
});
