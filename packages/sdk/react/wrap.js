/**
 * A component of React for one element: props that it has are set as properties, `on…` props listen, the rest are attributes.
 * React 19 does as much by itself; before, it makes strings of everything.
 *
 * @param {any} React
 * @param {string} tag
 * @param {readonly string[]} properties
 * @param {Record<string, string>} events  the event of each prop
 */
export function wrap({ createElement, forwardRef, useEffect, useLayoutEffect, useRef }, tag, properties, events) {
  // On a server there is no layout, and React complains about it.
  const useCommit = typeof document === 'undefined' ? useEffect : useLayoutEffect;

  const Wrapped = (/** @type {Record<string, any>} */ { children, ...props }, /** @type {any} */ ref) => {
    const element = useRef(null);
    const latest = useRef(props);
    const wasSet = useRef({});
    /** @type {Record<string, unknown>} */
    const attributes = {};
    for (const [name, value] of Object.entries(props))
      if (!properties.includes(name) && !events[name]) attributes[name === 'className' ? 'class' : name] = value;

    useCommit(() => {
      latest.current = props;
      for (const name of properties) {
        if (name in props) element.current[name] = wasSet.current[name] = props[name];
        else if (wasSet.current[name] !== undefined) element.current[name] = wasSet.current[name] = undefined;
      }
    });
    useCommit(() => {
      const { current } = element;
      // One listener for life: another function with each render is heard all the same.
      const all = Object.entries(events).map(([prop, type]) => [type, (event) => latest.current[prop]?.(event)]);
      for (const [type, listener] of all) current.addEventListener(type, listener);
      return () => {
        for (const [type, listener] of all) current.removeEventListener(type, listener);
      };
    }, []);
    useCommit(() => {
      if (typeof ref === 'function') ref(element.current);
      else if (ref) ref.current = element.current;
      return () => {
        if (typeof ref === 'function') ref(null);
        else if (ref) ref.current = null;
      };
    }, [ref]);

    return createElement(tag, { ...attributes, ref: element }, children);
  };
  Wrapped.displayName = tag;
  return forwardRef(Wrapped);
}
