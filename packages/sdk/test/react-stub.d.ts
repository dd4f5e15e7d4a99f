// As much of React's types as ours are made of; React itself is no dependency.
declare module 'react' {
  export type ReactNode = unknown;
  export type CSSProperties = Record<string, string | number>;
  export type RefAttributes<T> = { key?: string; ref?: ((one: T | null) => void) | { current: T | null } | null };
  export type ForwardRefExoticComponent<Props> = (props: Props) => { type: unknown };
}
