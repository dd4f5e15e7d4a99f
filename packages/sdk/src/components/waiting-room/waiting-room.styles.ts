import { css } from 'lit';
import { alertStyles } from '../../copied/alert.styles.ts';
import { pillStyles } from '../../copied/pill.styles.ts';

export default css`
  ${pillStyles} ${alertStyles}
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
  li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 8px 12px;
    align-items: center;
    padding-block: 16px;
    border-top: 1px solid var(--_line);
  }
  .who {
    grid-column: 1 / -1;
  }
  .since {
    display: block;
  }
  .pill {
    justify-self: end;
  }
  .act,
  [role='alert'] {
    grid-column: 1 / -1;
  }
  .act button {
    width: 100%;
  }
  .quietly {
    padding-block: 12px;
  }
  .bone {
    min-height: 76px;
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
    li {
      grid-template-columns: minmax(0, 2fr) 7.5em minmax(0, 1.4fr) 8.5em;
    }
    .who,
    .act {
      grid-column: auto;
    }
    .pill {
      justify-self: start;
    }
    .act {
      grid-column: 4;
      justify-self: end;
    }
    .act button {
      width: auto;
    }
  }
`;
