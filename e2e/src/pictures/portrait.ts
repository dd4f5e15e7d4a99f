export interface Look {
  wall: [string, string];
  skin: string;
  hair: string;
  clothes: string;
  isPractitioner: boolean;
}

export const PATIENT: Look = {
  wall: ['#d9c7ae', '#a98f74'],
  skin: '#d9a27e',
  hair: '#d8d5cf',
  clothes: '#5b7f6b',
  isPractitioner: false,
};

export const PRACTITIONER: Look = {
  wall: ['#bcd3d8', '#6f98a3'],
  skin: '#8d5a3c',
  hair: '#2a201c',
  clothes: '#f4f6f7',
  isPractitioner: true,
};

/** Draws an invented person before a wall; `time` from 0 to 1 and round again. Runs in a page. */
export function drawPortrait(canvas: OffscreenCanvas, look: Look, time: number): Uint8ClampedArray {
  const { width, height } = canvas;
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  const unit = height / 100;
  const sway = Math.sin(time * 2 * Math.PI) * unit * 0.8;
  const middle = width / 2 + sway;
  const fill = (colour: string | CanvasGradient, shape: () => void) => {
    context.fillStyle = colour;
    context.beginPath();
    shape();
    context.fill();
  };
  const oval = (x: number, y: number, rx: number, ry: number) =>
    context.ellipse(middle + x * unit, y * unit, rx * unit, ry * unit, 0, 0, 2 * Math.PI);

  const wall = context.createLinearGradient(0, 0, width, height);
  wall.addColorStop(0, look.wall[0]);
  wall.addColorStop(1, look.wall[1]);
  fill(wall, () => context.rect(0, 0, width, height));
  // A window on one side, a shelf on the other: something behind them.
  fill('rgb(255 255 255 / 0.28)', () => context.roundRect(width * 0.06, unit * 10, width * 0.2, unit * 48, unit * 2));
  fill('rgb(0 0 0 / 0.12)', () => context.rect(width * 0.76, unit * 34, width * 0.2, unit * 2.5));
  for (const [index, colour] of ['#7a4b3a', '#3f6672', '#b98a4a', '#58714f'].entries()) {
    fill(colour, () =>
      context.rect(width * (0.78 + index * 0.035), unit * (18 + (index % 2) * 3), width * 0.026, unit * (16 - (index % 2) * 3)),
    );
  }

  if (look.isPractitioner) fill(look.hair, () => oval(0, 36, 19, 22));
  fill(look.clothes, () => {
    oval(0, 104, 46, 40);
  });
  fill(look.skin, () => context.roundRect(middle - 9 * unit, 50 * unit, 18 * unit, 23 * unit, 8 * unit));
  if (look.isPractitioner) {
    fill('#3c7c8c', () => {
      context.moveTo(middle - 12 * unit, 66 * unit);
      context.lineTo(middle + 12 * unit, 66 * unit);
      context.lineTo(middle, 92 * unit);
    });
    context.strokeStyle = '#2c3a40';
    context.lineWidth = 1.6 * unit;
    context.beginPath();
    context.arc(middle, 68 * unit, 17 * unit, 0.15 * Math.PI, 0.85 * Math.PI);
    context.stroke();
  }
  fill(look.skin, () => oval(0, 40, 15, 19));
  fill(look.hair, () => {
    context.ellipse(middle, 30 * unit, 16 * unit, 13 * unit, 0, Math.PI, 2 * Math.PI);
    context.ellipse(middle, 30 * unit, 16 * unit, 5 * unit, 0, 0, Math.PI);
  });
  fill(look.skin, () => oval(0, 38, 12.5, 9));
  const isBlinking = time > 0.92;
  for (const side of [-1, 1]) {
    fill('#2b2320', () => oval(side * 5.4, 39, 1.5, isBlinking ? 0.3 : 1.7));
    if (look.isPractitioner) continue;
    context.strokeStyle = '#4a4340';
    context.lineWidth = 0.7 * unit;
    context.beginPath();
    oval(side * 5.4, 39, 4.4, 3.8);
    context.stroke();
  }
  context.strokeStyle = 'rgb(60 20 15 / 0.75)';
  context.lineWidth = unit;
  context.lineCap = 'round';
  context.beginPath();
  context.arc(middle, (47 + Math.sin(time * 4 * Math.PI) * 0.4) * unit, 5 * unit, 0.15 * Math.PI, 0.85 * Math.PI);
  context.stroke();
  return context.getImageData(0, 0, width, height).data;
}
