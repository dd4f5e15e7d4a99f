import { css } from 'lit';

/** Whose picture or letters a ring goes around: twice, one after the other, in the colour `--_ring`. */
export const ringingFaceStyles = css`
  .portrait {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    border-radius: inherit;
    object-fit: cover;
  }
  .portrait[hidden] {
    display: none;
  }
  .face[data-ringing]::before,
  .face[data-ringing]::after {
    content: '';
    position: absolute;
    inset: 0;
    border-radius: 50%;
    border: 2px solid var(--_ring);
    animation: ring 2.4s ease-out infinite;
  }
  .face[data-ringing]::after {
    animation-delay: 1.2s;
  }
  @keyframes ring {
    from {
      transform: scale(1);
      opacity: 0.9;
    }
    to {
      transform: scale(1.5);
      opacity: 0;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .face[data-ringing]::before,
    .face[data-ringing]::after {
      animation: none;
      opacity: 0.6;
      transform: scale(1.15);
    }
    .face[data-ringing]::after {
      transform: scale(1.3);
    }
  }
`;
