// Outlines of the icons as SVG paths, on a grid of 16 units.
export const icons = {
  studies: ['M6.5 2v4L2.7 12.6A1 1 0 0 0 3.6 14h8.8a1 1 0 0 0 .9-1.4L9.5 6V2', 'M5.3 2h5.4', 'M4.7 10h6.6'],
  experiments: [
    'M2 4.5h7M13 4.5h1M2 11.5h1M7 11.5h7',
    'M9 4.5a2 2 0 1 0 4 0a2 2 0 1 0-4 0',
    'M3 11.5a2 2 0 1 0 4 0a2 2 0 1 0-4 0',
  ],
  runs: ['M2 2v12h12', 'M4.5 5c1 0 1.2 5.5 3.5 5.5S11 11.7 14 11.7'],
  data: [
    'M2.5 2.5h11v11h-11z',
    'm2.5 11.5 3.6-4 2.9 3 1.8-1.8 2.7 2.8',
    'M9.6 5.6a.9.9 0 1 0 1.8 0a.9.9 0 1 0-1.8 0',
  ],
  settings: [
    'M5.6 8a2.4 2.4 0 1 0 4.8 0a2.4 2.4 0 1 0-4.8 0',
    'M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4',
  ],
  search: ['M2.5 7a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0', 'm10.3 10.3 3.2 3.2'],
  collapse: ['M2.5 2.5h11v11h-11z', 'M6 2.5v11', 'M11 6 9 8l2 2'],
  expand: ['M2.5 2.5h11v11h-11z', 'M6 2.5v11', 'm9 6 2 2-2 2'],
  pause: ['M5.5 3.5v9M10.5 3.5v9'],
  resume: ['M5 3.2 12.5 8 5 12.8z'],
  stop: ['M4 4h8v8H4z'],
  stepBack: ['M4 3.5v9', 'M12 3.5 6.5 8l5.5 4.5z'],
  stepOn: ['M12 3.5v9', 'M4 3.5 9.5 8 4 12.5z'],
  close: ['m4 4 8 8M12 4l-8 8'],
  rename: ['m3 13 .6-2.8 7.2-7.2 2.2 2.2-7.2 7.2z', 'm9.4 4.4 2.2 2.2'],
} as const;

export type IconName = keyof typeof icons;
