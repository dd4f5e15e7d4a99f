import { css } from 'lit';

/** Who is large, and who is beside or below: what `arrange.ts` says, as columns and rows. */
export default css`
  .tiles {
    display: grid;
    gap: 4px;
    min-height: 0;
    grid-auto-rows: minmax(0, 1fr);
    grid-auto-columns: minmax(0, 1fr);
  }
  .even:is(.n4, .n5, .n6, .n7, .n8, .n9, .n10) {
    grid-template-columns: 1fr 1fr;
  }
  .spot {
    grid-template: minmax(0, 1fr) / repeat(4, minmax(0, 1fr));
    grid-auto-rows: 104px;
  }
  .spot.n1 {
    grid-template: minmax(0, 2fr) minmax(0, 1fr) / minmax(0, 1fr);
  }
  .spot.n2 {
    grid-template-columns: repeat(2, minmax(0, 1fr));
  }
  .spot.n3 {
    grid-template-columns: repeat(3, minmax(0, 1fr));
  }
  [data-area='large'] {
    grid-area: 1 / 1 / 2 / -1;
  }
  @container (min-width: 640px) {
    .even:is(.n2, .n3) {
      grid-auto-flow: column;
    }
    .even:is(.n5, .n6, .n7, .n8, .n9) {
      grid-template-columns: repeat(3, minmax(0, 1fr));
    }
    .even.n10 {
      grid-template-columns: repeat(4, minmax(0, 1fr));
    }
    .spot {
      grid-template: repeat(4, minmax(0, 1fr)) / minmax(0, 1fr) clamp(160px, 25%, 260px);
      grid-auto-rows: minmax(0, 1fr);
    }
    .spot.n1 {
      grid-template: minmax(0, 1fr) / minmax(0, 2fr) minmax(0, 1fr);
    }
    .spot.n2 {
      grid-template: repeat(2, minmax(0, 1fr)) / minmax(0, 1fr) clamp(160px, 25%, 260px);
    }
    .spot.n3 {
      grid-template: repeat(3, minmax(0, 1fr)) / minmax(0, 1fr) clamp(160px, 25%, 260px);
    }
    [data-area='large'] {
      grid-area: 1 / 1 / -1 / 2;
    }
    [data-area='side'] {
      grid-column: 2;
      /* Not where a screen begins. */
      --_edge-inline: 12px;
    }
  }
`;
