import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { takePictures } from './take-pictures.ts';

/** Takes the README's pictures anew; needs a build: `npm run build`. */
const folder = fileURLToPath(new URL('../docs/pictures/', import.meta.url));
const pictures = await takePictures();
await mkdir(folder, { recursive: true });
for (const [name, picture] of pictures) await writeFile(join(folder, `${name}.svg`), picture);
