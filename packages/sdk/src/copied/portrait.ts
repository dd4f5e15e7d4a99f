import { html, nothing } from 'lit';

const hide = ({ target }: Event) => void ((target as HTMLElement).hidden = true);

/** Somebody's picture, over the letters of their name, which stay where there is none or it does not come. */
export const portrait = (url: string | null | undefined) =>
  url ? html`<img class="portrait" src=${url} alt="" @error=${hide} />` : nothing;
