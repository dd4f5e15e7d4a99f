import { css } from 'lit';

/** What is typed and chosen. */
export const fieldStyles = css`
  label,
  legend {
    display: block;
    font-weight: 600;
    padding: 0;
    margin-block-end: 4px;
  }
  fieldset {
    border: 0;
    padding: 0;
    min-width: 0;
  }
  input,
  select,
  textarea {
    font: inherit;
    font-weight: 400;
    color: inherit;
    background: var(--_surface);
    border: 1px solid color-mix(in oklch, var(--_muted) 80%, var(--_surface));
    border-radius: var(--_radius);
    padding: 11px 14px;
    width: 100%;
    min-height: 48px;
  }
  textarea {
    min-height: 96px;
    resize: vertical;
    display: block;
  }
  .choice {
    display: flex;
    align-items: center;
    gap: 12px;
    margin: 0;
    min-height: 48px;
    padding: 8px 14px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    background: var(--_surface);
    cursor: pointer;
  }
  .choice:has(:checked) {
    border-color: var(--_accent-text);
    box-shadow: inset 0 0 0 1px var(--_accent-text);
  }
  .choice input {
    width: 20px;
    height: 20px;
    min-height: 0;
    margin: 0;
    flex: none;
    accent-color: var(--_accent-text);
  }
`;
