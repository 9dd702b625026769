import { defineConfig } from 'rolldown';

/**
 * The build: each program and thread with all it needs in a few files, packages too. A start that reads 1,200 small
 * modules takes three times the processor time of one that reads these.
 */
export default defineConfig({
  input: {
    cli: 'src/cli.ts',
    'operations-thread': 'src/wiring/operations-thread.ts',
    'crew-thread': 'src/engine/crew-thread.ts',
    keeper: 'src/drill/keeper.ts',
  },
  platform: 'node',
  // What may be missing is looked for where it would stand, and only by what asks for it.
  external: ['pg-native', 'react-devtools-core'],
  // React chooses its build by this; the one for development is left out.
  transform: { define: { 'process.env.NODE_ENV': '"production"' } },
  output: {
    dir: 'dist',
    cleanDir: true,
    // Side by side, as threads are found; names and lines stay, so that a stack can be read.
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
    keepNames: true,
  },
});
