export function wrap(React: object, tag: string, properties: readonly string[], events: Record<string, string>): unknown;
