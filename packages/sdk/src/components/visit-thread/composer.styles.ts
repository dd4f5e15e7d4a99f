import { css } from 'lit';

/** Where one writes, and what goes with it. */
export const composerStyles = css`
  .composer {
    border-block-start: 1px solid var(--_line);
    padding: 12px;
    display: grid;
    gap: 8px;
  }
  .field {
    display: flex;
    align-items: flex-end;
    gap: 4px;
  }
  textarea {
    flex: 1;
    min-width: 0;
    font: inherit;
    color: inherit;
    background: var(--_surface);
    border: 1px solid color-mix(in oklch, var(--_muted) 80%, var(--_surface));
    border-radius: 24px;
    padding: 11px 16px;
    min-height: 48px;
    max-height: 9.5em;
    resize: none;
    field-sizing: content;
    margin-inline-end: 4px;
  }
  .attach {
    position: relative;
    width: 48px;
    height: 48px;
    display: grid;
    place-items: center;
    border-radius: 50%;
    color: var(--_accent-text);
    flex: none;
  }
  .attach input {
    position: absolute;
    inset: 0;
    width: 100%;
    opacity: 0;
    cursor: pointer;
    font-size: 0;
  }
  .attach:focus-within {
    outline: 3px solid var(--_accent-text);
  }
  .attached {
    display: grid;
    gap: 4px;
  }
  .attached li {
    background: var(--_raised);
    border-radius: var(--_radius);
    padding-inline-start: 12px;
    min-height: 56px;
  }
  .thumb {
    width: 40px;
    height: 40px;
    border-radius: 8px;
    object-fit: cover;
  }
  progress {
    width: 100%;
    height: 8px;
    accent-color: var(--_accent-text);
    display: block;
  }
`;
