/** The least that a program can do with a key: what any answer to one waits for. */
process.stdin.setRawMode(true);
process.stdin.on('data', (key) => process.stdout.write(key));
process.stdout.write('ready ');
