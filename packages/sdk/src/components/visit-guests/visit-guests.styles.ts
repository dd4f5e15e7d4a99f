import { css } from 'lit';

export default css`
  :host {
    padding-block-start: 16px;
  }
  ul {
    list-style: none;
    padding: 0;
    display: grid;
    gap: 8px;
  }
  .person {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 4px 12px;
    align-items: center;
  }
  .person .buttons {
    grid-column: 1 / -1;
  }
  b {
    overflow-wrap: anywhere;
  }
  button {
    min-height: 56px;
  }
`;
