/** Loaded before the console: whether there is colour at all is settled when its packages are. */
process.env.FORCE_COLOR = '1';

export {};
