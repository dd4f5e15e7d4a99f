import { emulateMedia } from '@web/test-runner-commands';
import { expect } from 'chai';
import type { ReactiveElement } from 'lit';
import * as sdk from './index.ts';
import { define } from './internal/define.ts';
import { cleanPage } from '../test/call-page.ts';
import { alone, host, methods, scenes, type Look } from '../test/conformance-scenes.ts';
import { deep } from '../test/deep.ts';
import { whatDoesNotFit } from '../test/fits.ts';

/** What custom-elements.json says about an element. */
type Documented = { name: string; description: string };
type Element = {
  name: string;
  tagName: keyof typeof scenes;
  members: (Documented & { kind: 'field' | 'method'; type?: { text: string }; readonly?: boolean })[];
  attributes?: (Documented & { fieldName: string; type: { text: string }; reflects?: boolean })[];
  events?: (Documented & { type: { text: string } })[];
  slots?: Documented[];
  cssParts?: Documented[];
  cssProperties?: Documented[];
};

const exported: Record<string, unknown> = { ...sdk };
define('telehealth-provider', sdk.TelehealthProvider);
define('appointment-booking', sdk.AppointmentBooking);
define('appointment-calendar', sdk.AppointmentCalendar);
define('appointment-list', sdk.AppointmentList);
define('waiting-room', sdk.WaitingRoom);
define('visit-thread', sdk.VisitThread);
define('telehealth-notices', sdk.TelehealthNotices);
define('call-log', sdk.CallLog);

const manifest: { modules: { declarations: Partial<Element>[] }[] } = await fetch(
  new URL('../custom-elements.json', import.meta.url),
).then((reply) => reply.json());
const elements = manifest.modules.flatMap(({ declarations }) => declarations).filter((one): one is Element => 'tagName' in one);
const eventNames = [...new Set(elements.flatMap(({ events = [] }) => events.map(({ name }) => name)))];

/** What the scenes of one element have shown. */
type Seen = Record<'parts' | 'slots' | 'ownParts' | 'ownSlots' | 'styled' | 'styleNames', Set<string>> & {
  events: Map<string, Event>;
  /** What does not fit a small screen or an enlarged page, or moves, in some scene. */
  misfits: string[];
};

const PROBED = [
  'color',
  'background-color',
  'background-image',
  'border-top-color',
  'border-top-left-radius',
  'font-family',
  'height',
];
const probeOf = (token: string) =>
  token.endsWith('radius') ? '3px' : token.endsWith('height') ? '333px' : token.endsWith('font') ? 'monospace' : 'rgb(1, 200, 3)';
/** A value that the element can do something with. */
const valueOf = (name: string, type: string) =>
  type.startsWith('boolean')
    ? true
    : type.includes('=>')
      ? async () => 'token'
      : ({ theme: 'dark', language: 'fr', apiUrl: location.origin }[name] ?? '/there');
const partProbe = (part: string) => `--probe-${part}`;
const everything = (element: HTMLElement) => [element, ...deep(element), ...deep(element.shadowRoot!)];
const create = (tag: string) => document.createElement(tag) as unknown as ReactiveElement & Record<string, unknown>;

/** Runs every scene of an element, and notes what was there at each look. */
async function watch({ tagName, events = [], slots = [], cssParts = [], cssProperties = [] }: Element) {
  const seen: Seen = {
    ...{ parts: new Set(), slots: new Set(), ownParts: new Set(), ownSlots: new Set(), styled: new Set(), styleNames: new Set() },
    events: new Map(),
    misfits: [],
  };
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(cssParts.map(({ name }) => `${tagName}::part(${name}) { ${partProbe(name)}: 1 }`).join('\n'));
  document.adoptedStyleSheets = [sheet];
  const listen = (event: Event) => {
    if ((event.target as HTMLElement).localName !== tagName) return;
    seen.events.set(event.type, event);
    if (event instanceof sdk.TelehealthAppointmentSelectedEvent) event.preventDefault();
    if (event instanceof sdk.TelehealthSessionRequestEvent) event.respondWith('token');
  };
  for (const name of eventNames) document.addEventListener(name, listen);

  const fill = (element: HTMLElement) => {
    for (const { name } of slots) {
      const own = document.createElement('p');
      own.textContent = `own ${name}`;
      if (name) own.slot = name;
      element.append(own);
    }
  };
  const look: Look = async (element) => {
    await (element as unknown as ReactiveElement).updateComplete;
    seen.misfits.push(...(await whatDoesNotFit(element)));
    const all = everything(element);
    for (const { name } of cssParts)
      if (all.some((one) => getComputedStyle(one).getPropertyValue(partProbe(name)) === '1')) seen.parts.add(name);
    for (const own of element.children)
      if (own.localName === 'p' && own.checkVisibility() && own.getClientRects().length) seen.slots.add(own.slot);
    for (const one of deep(element.shadowRoot!)) {
      if (one.getRootNode() === element.shadowRoot) for (const part of one.part) seen.ownParts.add(part);
      for (const part of one.getAttribute('exportparts')?.split(/,\s*/) ?? [])
        if (one.getRootNode() === element.shadowRoot) seen.ownParts.add(part);
      if (one instanceof HTMLSlotElement && one.getRootNode() === element.shadowRoot) seen.ownSlots.add(one.name);
    }
    for (const one of all)
      for (const { cssRules } of one.shadowRoot?.adoptedStyleSheets ?? [])
        for (const { cssText } of cssRules)
          for (const [name] of cssText.matchAll(/--telehealth-[\w-]+/g)) seen.styleNames.add(name);
    const drawn = () => all.map((one) => PROBED.map((name) => getComputedStyle(one).getPropertyValue(name)).join()).join('\n');
    const before = drawn();
    for (const name of new Set([...cssProperties.map((one) => one.name), ...seen.styleNames])) {
      if (seen.styled.has(name)) continue;
      element.style.setProperty(name, probeOf(name));
      if (drawn() !== before) seen.styled.add(name);
      element.style.removeProperty(name);
    }
  };

  try {
    for (const scene of scenes[tagName]) {
      await scene(fill, look);
      cleanPage();
    }
    // The parts of a call ask for nothing: they are given their visit.
    if (events.length) await alone(tagName, () => seen.events.has('telehealth-session-request'));
  } finally {
    cleanPage();
    for (const name of eventNames) document.removeEventListener(name, listen);
    document.adoptedStyleSheets = [];
  }
  return seen;
}

test('each element is documented, and has its scenes', () => {
  expect(elements.map(({ tagName }) => tagName).sort()).to.deep.equal(Object.keys(scenes).sort());
});

for (const element of elements) {
  const {
    tagName,
    name: className,
    attributes = [],
    members,
    events = [],
    slots = [],
    cssParts = [],
    cssProperties = [],
  } = element;
  const fields = members.filter(({ kind }) => kind === 'field');
  const names = (all: Documented[]) => all.map(({ name }) => name);

  suite(`<${tagName}> is as documented`, () => {
    let seen: Seen;
    suiteSetup(async function () {
      this.timeout(60_000);
      await emulateMedia({ reducedMotion: 'reduce' });
      seen = await watch(element);
    });
    teardown(cleanPage);

    for (const { name, fieldName, type, reflects = false } of attributes) {
      test(`attribute ${name}: sets ${fieldName}${reflects ? ', and shows it' : ''}`, async () => {
        const it = create(tagName);
        const isBoolean = type.text === 'boolean';
        const value = valueOf(fieldName, type.text);
        const before = it[fieldName];
        expect(before).not.to.equal(value);
        it.setAttribute(name, isBoolean ? '' : String(value));
        expect(it[fieldName]).to.equal(value);
        it.removeAttribute(name);
        expect(it[fieldName] ?? null).to.equal(isBoolean ? false : null);
        host().append(it);
        it[fieldName] = value;
        await it.updateComplete;
        expect(it.getAttribute(name)).to.equal(reflects ? value : null);
      });
    }

    for (const { name, type } of fields) {
      test(`property ${name}: set before the upgrade it is kept, set later it is heard`, async () => {
        const value = valueOf(name, type!.text);
        const late = `late-${tagName}-${name.toLowerCase()}`;
        const it = create(late);
        it[name] = value;
        host().append(it);
        customElements.define(late, class extends (exported[className] as CustomElementConstructor) {});
        await it.updateComplete;
        expect(it[name]).to.equal(value);
        expect(Object.hasOwn(it, name), 'in front of the accessor').to.equal(false);
        it[name] = undefined;
        expect(it.isUpdatePending).to.equal(true);
        it[name] = value;
        expect(it[name]).to.equal(value);
      });
    }

    for (const { name, kind } of members) {
      if (kind !== 'method') continue;
      test(`method ${name}()`, async () => {
        const drive = methods[`${tagName}.${name}`];
        expect(drive, `a check of ${tagName}.${name} in conformance-scenes.ts`).to.be.a('function');
        await drive!();
      });
    }

    for (const { name, type, description } of events) {
      test(`event ${name}`, () => {
        const event = seen.events.get(name);
        expect(event, 'dispatched in some scene').not.to.equal(undefined);
        expect(exported[type.text], `${type.text} is exported`).to.equal(event!.constructor);
        expect([event!.bubbles, event!.composed]).to.deep.equal([true, true]);
        if (/cancel/i.test(description)) expect(event!.cancelable).to.equal(true);
      });
    }

    for (const { name } of slots)
      test(`slot ${name || '(default)'} shows what is put into it`, () => {
        expect([...seen.slots]).to.include(name);
      });

    for (const { name } of cssParts)
      test(`part ${name} can be styled`, () => {
        expect([...seen.parts]).to.include(name);
      });

    for (const { name } of cssProperties)
      test(`custom property ${name} changes what is drawn`, () => {
        expect([...seen.styleNames], 'in the styles').to.include(name);
        expect([...seen.styled], 'drawn').to.include(name);
      });

    test('fits 320 px and 200 %, and nothing moves where less motion is asked for', () => {
      expect(seen.misfits).to.deep.equal([]);
    });

    test('what it shows and says is documented, all of it', () => {
      expect(names(cssParts), 'parts').to.include.members([...seen.ownParts]);
      expect(names(slots), 'slots').to.include.members([...seen.ownSlots]);
      expect(names(events), 'events').to.include.members([...seen.events.keys()]);
      expect(names(cssProperties), 'custom properties').to.include.members([...seen.styled]);
      const declared = (exported[className] as typeof ReactiveElement).elementProperties;
      const settable = [...declared].filter(([, options]) => !options.state).map(([name]) => name);
      expect(names(fields), 'properties').to.have.members(settable);
    });
  });
}
