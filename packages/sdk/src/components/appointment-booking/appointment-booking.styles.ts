import { css } from 'lit';
import { alertStyles } from '../../copied/alert.styles.ts';
import { chevronStyles } from '../../copied/chevron.styles.ts';
import { fieldStyles } from '../../copied/field.styles.ts';
import { frameStyles } from '../../copied/frame.styles.ts';
import { pillStyles } from '../../copied/pill.styles.ts';

export default css`
  ${frameStyles} ${chevronStyles} ${pillStyles} ${alertStyles} ${fieldStyles}
  h2:focus {
    outline: none;
  }
  .go-back {
    justify-self: start;
    display: inline-flex;
    align-items: center;
    gap: 8px;
    margin-inline-start: -12px;
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    gap: 12px;
  }
  .filters > * {
    flex-basis: 200px;
  }
  .avatar {
    object-fit: cover;
  }
  .whole {
    display: inline-block;
  }
  p > .small {
    display: block;
  }
  .about {
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 3;
    overflow: hidden;
    max-width: 65ch;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .first {
    background: var(--_surface);
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 12px;
  }
  .first .grow {
    flex-basis: 190px;
  }
  .first.stack {
    display: grid;
  }
  .week {
    display: flex;
    align-items: center;
    text-align: center;
    gap: 8px;
  }
  .week button {
    display: grid;
    place-items: center;
    width: 48px;
    padding: 0;
    border-radius: 50%;
  }
  .day {
    display: grid;
    gap: 8px;
    padding-block: 8px 4px;
  }
  .day h3 {
    font-size: 16px;
  }
  .none {
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 0 12px;
    align-items: center;
    color: var(--_muted);
  }
  .none .small {
    grid-column: 1;
  }
  .none button {
    grid-area: 1 / 2 / span 2;
  }
  .slots {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(92px, 1fr));
    gap: 8px;
  }
  .slots button {
    padding-inline: 8px;
    line-height: 1.25;
  }
  .slots .small {
    display: block;
    font-weight: 400;
  }
  .said .slots {
    grid-template-columns: repeat(auto-fill, minmax(min(170px, 100%), 1fr));
  }
  .said.stack {
    justify-items: start;
  }
  .said .slots {
    width: 100%;
  }
  .held {
    padding: 10px 16px;
    border-radius: var(--_radius);
    background: color-mix(in oklch, var(--_accent) 10%, var(--_surface));
  }
  .held.warn {
    background: color-mix(in oklch, currentColor 12%, var(--_surface));
  }
  .struck {
    text-decoration: line-through;
    color: var(--_muted);
  }
  .choices {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(180px, 100%), 1fr));
    gap: 8px;
  }
  legend {
    margin-block-end: 8px;
  }
  .people {
    display: grid;
    gap: 8px;
  }
  .people button {
    width: 100%;
    text-align: start;
  }
  .people .small {
    display: block;
    font-weight: 400;
  }
  .button {
    display: grid;
    place-items: center;
    min-height: 48px;
    padding: 8px 20px;
    border: 1px solid var(--_line);
    border-radius: var(--_radius);
    font-weight: 600;
    text-decoration: none;
  }
  .bone {
    min-height: 96px;
  }
  @media (forced-colors: active) {
    .card,
    .day button {
      border: 1px solid;
    }
  }
  @container (min-width: 640px) {
    .day {
      grid-template-columns: 150px minmax(0, 1fr);
      gap: 0 16px;
      align-items: start;
    }
    .day h3 {
      padding-block-start: 12px;
    }
    .none {
      grid-template-columns: 150px minmax(0, 1fr) auto;
      align-items: baseline;
    }
    .none .small {
      grid-column: 2;
    }
    .none button {
      grid-area: 1 / 3;
    }
    form .block,
    .all > .block,
    .button {
      width: auto;
      justify-self: start;
      min-width: 240px;
    }
  }
`;
