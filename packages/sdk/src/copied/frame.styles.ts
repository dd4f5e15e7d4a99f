import { css } from 'lit';

/** An element's own ground, the room within it, and what stands there while it loads. */
export const frameStyles = css`
  :host {
    background: var(--_surface);
    border-radius: 20px;
  }
  .all {
    padding: 20px;
  }
  ul {
    list-style: none;
    padding: 0;
  }
  .bone {
    animation: appear 0.2s 0.2s both;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @container (min-width: 640px) {
    .all {
      padding: 24px;
    }
  }
`;
