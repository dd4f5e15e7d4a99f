import { css } from 'lit';

export default css`
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
  .now {
    background: var(--_surface);
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
    box-shadow: 0 8px 24px oklch(0.3 0.05 220 / 0.12);
  }
  .date {
    display: grid;
    justify-items: center;
    width: 48px;
    line-height: 1.15;
    flex: none;
  }
  .date b {
    font-size: 22px;
    font-weight: 650;
  }
  .bone {
    min-height: 112px;
    animation: appear 0.2s 0.2s both;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  @container (min-width: 640px) {
    li:not(.now) {
      grid-template-columns: 1fr auto;
      align-items: center;
    }
    .block {
      width: auto;
      justify-self: start;
      min-width: 240px;
    }
  }
`;
