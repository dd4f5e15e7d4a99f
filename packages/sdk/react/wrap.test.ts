import { expect } from 'chai';
import { wrap } from './wrap.js';

type Props = Record<string, unknown>;
type Component = (props: Props, ref: unknown) => Drawn;
type Drawn = { tag: string; props: Props & { ref: { current: Element | null } }; children: unknown };

/** Hooks of one component, kept from render to render, and run as React does: cleanups first, only when what they depend on is another. */
function fakeReact() {
  const refs: { current: unknown }[] = [];
  const effects: { deps?: unknown[] | undefined; cleanup?: unknown }[] = [];
  let at = 0;
  let due: (() => void)[] = [];
  const useLayoutEffect = (run: () => unknown, deps?: unknown[]) => {
    const mine = (effects[at] ??= {});
    const isSame = deps && mine.deps && deps.every((one, index) => one === mine.deps![index]);
    at += 1;
    if (isSame) return;
    due.push(() => {
      if (typeof mine.cleanup === 'function') mine.cleanup();
      Object.assign(mine, { deps, cleanup: run() });
    });
  };
  const React = {
    createElement: (tag: string, props: Drawn['props'], children: unknown): Drawn => ({ tag, props, children }),
    forwardRef: (component: unknown) => component,
    useRef: (first: unknown) => (refs[at++] ??= { current: first }),
    useEffect: useLayoutEffect,
    useLayoutEffect,
  };
  return {
    React,
    render(component: Component, props: Props, into: Element, ref?: unknown) {
      at = 0;
      const drawn = component(props, ref);
      drawn.props.ref.current = into;
      const now = due;
      due = [];
      for (const run of now) run();
      return drawn;
    },
    unmount: () => effects.forEach(({ cleanup }) => typeof cleanup === 'function' && cleanup()),
  };
}

const set = () => {
  const page = fakeReact();
  const Thing = wrap(page.React, 'some-thing', ['mode', 'isOn'], { onThingDone: 'thing-done' }) as Component;
  const element = document.createElement('some-thing') as HTMLElement & Props;
  return { ...page, Thing, element };
};

suite('a component of React around an element', () => {
  test('what the element has is a property, anything else an attribute', () => {
    const { render, Thing, element } = set();
    const mode = () => {};
    const { tag, props, children } = render(Thing, { mode, isOn: true, className: 'wide', id: 'a', children: 'text' }, element);
    expect([tag, children]).to.deep.equal(['some-thing', 'text']);
    expect(props).to.include({ class: 'wide', id: 'a' }).and.not.have.any.keys('mode', 'isOn', 'className');
    expect(element).to.include({ mode, isOn: true });
  });

  test('a prop that is not given any more is undefined, one that never was is left alone', () => {
    const { render, Thing, element } = set();
    element['isOn'] = 'by the page';
    render(Thing, { mode: 'a' }, element);
    render(Thing, {}, element);
    expect(element['mode']).to.equal(undefined);
    expect(element['isOn']).to.equal('by the page');
  });

  test('the newest function hears an event, once, and none does when it is gone', () => {
    const { render, unmount, Thing, element } = set();
    const heard: string[] = [];
    render(Thing, { onThingDone: () => heard.push('first') }, element);
    render(Thing, { onThingDone: () => heard.push('newest') }, element);
    element.dispatchEvent(new Event('thing-done'));
    expect(heard).to.deep.equal(['newest']);
    unmount();
    element.dispatchEvent(new Event('thing-done'));
    expect(heard).to.deep.equal(['newest']);
  });

  test('a ref is given the element, and let go of', () => {
    const { render, unmount, Thing, element } = set();
    const ref = { current: null as unknown };
    render(Thing, {}, element, ref);
    expect(ref.current).to.equal(element);
    unmount();
    expect(ref.current).to.equal(null);
  });
});
