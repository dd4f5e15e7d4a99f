import { css } from 'lit';

/** What was written, by whom, and how far it came. */
export const messageStyles = css`
  .messages {
    display: flex;
    flex-direction: column;
    justify-content: flex-end;
    gap: 6px;
    min-height: 100%;
  }
  .message {
    max-width: min(86%, 34em);
    align-self: flex-start;
  }
  .own {
    align-self: flex-end;
  }
  .author {
    padding-inline-start: 12px;
  }
  .line {
    display: flex;
    align-items: center;
    gap: 2px;
  }
  .own .line {
    flex-direction: row-reverse;
  }
  .bubble {
    background: var(--_raised);
    border-radius: 16px;
    border-end-start-radius: 4px;
    padding: 8px 12px 6px;
    min-width: 0;
  }
  .own .bubble {
    background: color-mix(in oklch, var(--_accent) 14%, var(--_surface));
    border-radius: 16px;
    border-end-end-radius: 4px;
  }
  .own .bubble .small {
    color: light-dark(oklch(0.42 0.03 230), oklch(0.82 0.018 225));
  }
  .gone {
    background: none !important;
    border: 1px dashed var(--_line);
  }
  .gone .small {
    color: var(--_muted) !important;
  }
  .text {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .meta {
    display: flex;
    gap: 6px;
    justify-content: flex-end;
    align-items: center;
  }
  .state {
    display: inline-flex;
    gap: 4px;
    align-items: center;
  }
  .state svg {
    width: 16px;
    height: 16px;
  }
  .state.read svg {
    color: var(--_accent-text);
  }
  .more {
    opacity: 0;
    transition: opacity 0.15s;
  }
  .message:hover .more,
  .more:focus-visible,
  .more[aria-expanded='true'] {
    opacity: 1;
  }
  @media (hover: none) {
    .more {
      opacity: 0.7;
    }
  }
  .actions,
  .reactions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px;
  }
  .own .actions,
  .own .reactions {
    justify-content: flex-end;
  }
  .emoji {
    font-size: 22px;
    padding: 0;
    width: 48px;
  }
  .emoji[aria-pressed='true'] {
    background: color-mix(in oklch, var(--_accent) 18%, var(--_surface));
  }
  .reaction {
    position: relative;
    min-height: 32px;
    padding: 2px 10px;
    border-radius: 99px;
    font-size: 14px;
    font-weight: 500;
    margin-block-start: 2px;
  }
  /* What is touched is as high as every other button. */
  .reaction::after {
    content: '';
    position: absolute;
    inset: -8px 0;
  }
  .reaction[aria-pressed='true'] {
    border-color: var(--_accent-text);
  }
  .bad {
    color: var(--telehealth-danger, light-dark(oklch(0.53 0.19 25), oklch(0.7 0.16 25)));
  }
  .picture {
    display: block;
    width: 220px;
    max-width: 100%;
    height: 160px;
    padding: 0;
    margin-block: 4px;
    overflow: hidden;
    background: color-mix(in oklch, var(--_muted) 16%, var(--_surface));
  }
  .picture img {
    width: 100%;
    height: 100%;
    object-fit: cover;
    display: block;
  }
  .file {
    display: flex;
    align-items: center;
    gap: 10px;
    text-align: start;
    max-width: 100%;
    padding: 8px 12px;
    margin-block: 4px;
    font-weight: 400;
  }
  .file .small,
  .attached .small {
    display: block;
  }
  .happened,
  .day,
  .new {
    align-self: center;
    text-align: center;
    padding: 4px 12px;
  }
  .day {
    font-weight: 600;
    font-size: 14px;
    color: var(--_muted);
    margin-block-start: 8px;
  }
  .new {
    align-self: stretch;
    color: var(--_accent-text);
    font-size: 14px;
    font-weight: 600;
    display: flex;
    align-items: center;
    gap: 12px;
  }
  .new::before,
  .new::after {
    content: '';
    flex: 1;
    height: 1px;
    background: currentColor;
  }
  .unsent {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    gap: 0 8px;
  }
  .unsent .bubble {
    opacity: 0.85;
  }
  .older {
    align-self: center;
  }
  @media (prefers-reduced-motion: reduce) {
    .more {
      transition: none;
    }
  }
  @media (forced-colors: active) {
    .bubble {
      border: 1px solid;
    }
    [aria-pressed='true'] {
      outline: 2px solid Highlight;
    }
  }
`;
